import { intendStep, type ApprovalRow, type DiagnosisOutcome, type RunRow, type RunSurroundings } from '@lamplighter/db/queries'
import { decide, findPlanChange, refusal, type Decision, type GivenApproval, type Operator, type Refusal } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { draftPlan } from '../plan/draft-plan.ts'
import { purposeOf } from '../plan/purpose-of.ts'
import { readSituation, type StandingAhead } from '../plan/situation.ts'
import type { CarryOutOptions, Intent } from './carry-out-steps.ts'
import type { RunAtWork } from './execute-run.ts'
import { moveHeldRun } from './move-run.ts'
import { inForce, operatorInForce } from './operator-in-force.ts'
import { authorityOf } from './request-run.ts'

/**
 * Decides once more, with the role, scope and limits that hold now, looks whether the world is still as it was planned,
 * and only then starts the run. Otherwise the run is refused with the reasons, and nothing was changed.
 */
export async function startRun(
  context: OperationsContext,
  { work, asked, observe }: { work: RunAtWork; asked: AskedRun; observe: CarryOutOptions['observe'] },
): Promise<{ type: 'started'; firstIntent?: Intent } | { type: 'ended' | 'interrupted' }> {
  const { held, plan, rows } = work
  const [first] = rows
  const halfDone = rows.some((row) => row.state !== 'pending')
  const decision = await decideStart(context, { work, asked })
  const reasons =
    decision.type === 'refuse'
      ? decision.reasons
      : decision.type === 'allow'
        ? []
        : [refusal('approval/missing', { because: decision.because })]
  // What is half done differs from its plan by its own doing; a person has looked and said "continue".
  if (reasons.length === 0 && !halfDone && work.undoing === null) reasons.push(...(await refuseChanged(context, work)))
  const refused = reasons.length > 0
  if (held.signal.aborted || held.draining.aborted) return { type: 'interrupted' }
  const intends = !refused && first?.state === 'pending'
  if (intends) await observe?.({ at: 'before-intent', step: first.step })
  const moved = await moveHeldRun<Intent>(context, {
    held,
    follow: intends ? (db) => intendStep(db, { run: held.run.id, attempt: held.attempt, index: 0, at: context.now() }) : null,
    // The intent of the first step waits for the disk before anything happens, and takes this with it; mostly it is sent together with this.
    onDisk: refused,
    event: !refused ? (work.undoing === null ? 'start' : 'start-undo') : halfDone ? 'ask-person' : 'refuse',
    set: refused
      ? { failure: { code: reasons[0]!.code, message: `${reasons[0]!.message} ${reasons[0]!.wayOut}` } }
      : { startedAt: held.run.startedAt ?? context.now(), failure: null },
    audit: {
      by: 'system:worker',
      authority:
        decision.type === 'allow' && !refused ? authorityOf({ via: decision.via, operator: asked.operator, run: held.run.id }) : 'none',
      gate: 'worker',
      action: refused ? 'refused' : 'started',
      planHash: plan.hash,
      details: refused ? { codes: reasons.map((reason) => reason.code) } : { worker: held.run.worker },
    },
  })
  if (moved.type !== 'moved') return { type: 'interrupted' }
  held.run = moved.run
  if (refused) return { type: 'ended' }
  return { type: 'started', ...(moved.behind === undefined ? {} : { firstIntent: moved.behind }) }
}

/** Who asked for a run and from which diagnosis, and who said yes: all as it counts now. */
export type AskedRun = {
  operator: Operator
  diagnosis: DiagnosisOutcome | null
  approval: GivenApproval | null
  ahead?: StandingAhead | null
}

/** As those who asked and who said yes are now. */
export async function toAskedRun(
  context: OperationsContext,
  { run, around }: { run: RunRow; around: Pick<RunSurroundings, 'diagnosis' | 'approval' | 'requester'> },
): Promise<AskedRun> {
  const { diagnosis, approval, requester } = around
  return {
    operator: inForce(run.requestedBy, requester),
    diagnosis,
    approval: approval && (await givenApproval(context, approval)),
  }
}

async function decideStart(context: OperationsContext, { work, asked }: { work: RunAtWork; asked: AskedRun }): Promise<Decision> {
  const { held, plan, tenant, remediation } = work
  if (!remediation)
    return {
      type: 'refuse',
      reasons: [refusal('plan/changed', { change: `version ${context.pack.version} of the pack has replaced ${plan.packVersion}` })],
    }
  return decide(
    await readSituation(context, {
      db: context.db,
      ...asked,
      remediation,
      tenant,
      params: remediation.params.parse(plan.params),
      plan,
      purpose: work.undoing !== null ? 'undo' : purposeOf(held.run.gate),
      phase: 'start',
      run: held.run.id,
    }),
  )
}

/** A yes as it counts now: with the role and scope that the approver has today. It has been given in time; it does not expire in the queue. */
async function givenApproval(context: OperationsContext, row: ApprovalRow): Promise<GivenApproval | null> {
  if (row.decision !== 'approved' || row.decidedBy === null) return null
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
