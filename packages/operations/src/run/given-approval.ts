import type { DatabaseTransaction } from '@lamplighter/db'
import { insertApproval, type PlanRow, type RunRow } from '@lamplighter/db/queries'
import type { Decision, GivenApproval } from '@lamplighter/remediation'
import { operatorInForce } from './operator-in-force.ts'

/** A second person's yes to more than one run: to a rollout, whose runs each carry it. */
export type GivenYes = { by: string; at: Date; until: Date; reason: string }

/** The yes as `decide` judges it for this plan, with the role and scope that its giver has now. */
export async function givenApproval(tx: DatabaseTransaction, { given, plan }: { given: GivenYes; plan: PlanRow }): Promise<GivenApproval> {
  return { by: await operatorInForce(tx, given.by), planHash: plan.hash, expiresAt: given.until }
}

type RecordedYes = {
  run: RunRow
  plan: PlanRow
  asked: Extract<Decision, { type: 'needs-approval' }>
  given: GivenYes
}

/** The yes stands with the run, so that its start asks again whether the approver still has the right to it. */
export async function recordGiven(tx: DatabaseTransaction, { run, plan, asked, given }: RecordedYes): Promise<void> {
  await insertApproval(tx, {
    run: run.id,
    tenant: run.tenant,
    neededRole: asked.by,
    because: asked.because,
    planHash: plan.hash,
    requestedBy: run.requestedBy,
    requestedAt: run.requestedAt,
    expiresAt: given.until,
    decision: 'approved',
    decidedBy: given.by,
    decidedAt: given.at,
    reason: given.reason,
  })
}
