import { findApproval, readDiagnosisOutcome, type DiagnosisOutcome } from '@lamplighter/db/queries'
import { decide, findPlanChange, refusal, type Decision, type GivenApproval, type Operator, type Refusal } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { draftPlan } from '../plan/draft-plan.ts'
import { purposeOf } from '../plan/purpose-of.ts'
import { readSituation } from '../plan/situation.ts'
import type { RunAtWork } from './execute-run.ts'
import { moveHeldRun } from './move-run.ts'
import { operatorInForce } from './operator-in-force.ts'
import { authorityOf } from './request-run.ts'

/**
 * Decides once more, with the role, scope and limits that hold now, looks whether the world is still as it was planned,
 * and only then starts the run. Otherwise the run is refused with the reasons, and nothing was changed.
 */
export async function startRun(context: OperationsContext, work: RunAtWork): Promise<'started' | 'ended' | 'interrupted'> {
  const { held, plan, rows } = work
  const halfDone = rows.some((row) => row.state !== 'pending')
  const [operator, diagnosis, approval] = await Promise.all([
    operatorInForce(context.db, held.run.requestedBy),
    plan.diagnosisId === null ? null : readDiagnosisOutcome(context.db, plan.diagnosisId),
    givenApproval(context, held.run.id),
  ])
  const decision = await decideStart(context, { work, operator, diagnosis, approval })
  const reasons =
    decision.type === 'refuse'
      ? decision.reasons
      : decision.type === 'allow'
        ? []
        : [refusal('approval/missing', { because: decision.because })]
  // What is half done differs from its plan by its own doing; a person has looked and said "continue".
  if (reasons.length === 0 && !halfDone && work.undoing === null) reasons.push(...(await refuseChanged(context, work)))
  const refused = reasons.length > 0
  const moved = await moveHeldRun(context, {
    held,
    event: !refused ? (work.undoing === null ? 'start' : 'start-undo') : halfDone ? 'ask-person' : 'refuse',
    set: refused
      ? { failure: { code: reasons[0]!.code, message: `${reasons[0]!.message} ${reasons[0]!.wayOut}` } }
      : { startedAt: held.run.startedAt ?? context.now(), failure: null },
    audit: {
      by: 'system:worker',
      authority: decision.type === 'allow' && !refused ? authorityOf({ via: decision.via, operator, run: held.run.id }) : 'none',
      gate: 'worker',
      action: refused ? 'refused' : 'started',
      planHash: plan.hash,
      details: refused ? { codes: reasons.map((reason) => reason.code) } : { worker: held.run.worker },
    },
  })
  if (moved.type !== 'moved') return 'interrupted'
  held.run = moved.run
  return refused ? 'ended' : 'started'
}

async function decideStart(
  context: OperationsContext,
  {
    work,
    operator,
    diagnosis,
    approval,
  }: { work: RunAtWork; operator: Operator; diagnosis: DiagnosisOutcome | null; approval: GivenApproval | null },
): Promise<Decision> {
  const { held, plan, tenant, remediation } = work
  if (!remediation)
    return {
      type: 'refuse',
      reasons: [refusal('plan/changed', { change: `version ${context.pack.version} of the pack has replaced ${plan.packVersion}` })],
    }
  return decide(
    await readSituation(context, {
      db: context.db,
      operator,
      remediation,
      tenant,
      params: remediation.params.parse(plan.params),
      plan,
      diagnosis,
      purpose: work.undoing !== null ? 'undo' : purposeOf(held.run.gate),
      phase: 'start',
      approval,
      run: held.run.id,
    }),
  )
}

/** A yes as it counts now: with the role and scope that the approver has today. It has been given in time; it does not expire in the queue. */
async function givenApproval(context: OperationsContext, run: string): Promise<GivenApproval | null> {
  const row = await findApproval(context.db, run)
  if (row?.decision !== 'approved' || row.decidedBy === null) return null
  const by = await operatorInForce(context.db, row.decidedBy)
  return { by, planHash: row.planHash, expiresAt: new Date(Math.max(row.expiresAt.getTime(), context.now().getTime() + 1)) }
}

async function refuseChanged(context: OperationsContext, { held, plan, tenant, remediation }: RunAtWork): Promise<Refusal[]> {
  if (!remediation) return []
  const drafted = await draftPlan(context, { remediation, tenant, params: remediation.params.parse(plan.params), signal: held.signal })
  if (drafted.type === 'stop') return [refusal('plan/blocked', drafted)]
  const change = findPlanChange({ planned: plan, now: drafted.draft })
  return change === null ? [] : [refusal('plan/changed', { change })]
}
