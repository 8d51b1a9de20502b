import type { DatabaseTransaction } from '@lamplighter/db'
import {
  findApproval,
  findTenant,
  EVERYTHING,
  lockKeys,
  lockRun,
  readPlannedDiagnosis,
  readPlan,
  recordApproval,
  type ApprovalRow,
  type PlanRow,
  type RunRow,
} from '@lamplighter/db/queries'
import { decide, decideApproval, refusal, type ChangingRole, type DecideInput, type Operator, type Refusal } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { refuseUnknown } from '../operation-refusal.ts'
import { lockKeyOf } from '../plan/lock-keys.ts'
import { findRemediation } from '../plan/plan.ts'
import { readSituation } from '../plan/situation.ts'
import { jobNames } from '../queue/job-names.ts'
import { isLockHeld } from '../run/lock-held.ts'
import { moveRun } from '../run/move-run.ts'
import { operatorInForce } from '../run/operator-in-force.ts'
import { getRunInScope } from '../run/run-actor.ts'

export type ApproveRunOptions = {
  operator: Operator
  run: string
  /** Of the plan that was on the approver's screen. */
  planHash: string
  reason: string
  gate: string
}

export type ApprovedRun = { type: 'decided'; run: RunRow } | { type: 'refused'; reasons: Refusal[] }

/** A second person's yes to exactly the plan that they saw; the run is queued in the same transaction. */
export function approveRun(context: OperationsContext, options: ApproveRunOptions): Promise<ApprovedRun> {
  return answer(context, { options, decision: 'approved' })
}

/** A no, with its reason; the run has ended and nothing was changed. */
export function rejectRun(context: OperationsContext, options: ApproveRunOptions): Promise<ApprovedRun> {
  return answer(context, { options, decision: 'rejected' })
}

type Answer = { options: ApproveRunOptions; decision: 'approved' | 'rejected' }

/**
 * The one way to answer a request for approval, whichever door it came through. Approver and requester are read anew: a
 * role or scope that was taken away counts at once, and the run is decided again as if it were asked for now.
 */
async function answer(context: OperationsContext, { options, decision }: Answer): Promise<ApprovedRun> {
  const { operator: caller, gate, reason } = options
  await getRunInScope(context.db, options)
  if (reason.trim() === '') return { type: 'refused', reasons: [refusal('request/no-reason', {})] }
  try {
    return await context.db.transaction(async (tx) => {
      const run = await lockRun(tx, options.run)
      const wait = run && (await findApproval(tx, run.id))
      if (!run || !wait)
        throw refuseUnknown({ noun: 'request for approval', id: options.run, known: [], wayOut: 'Look at the run: it may need none.' })
      const plan = (await readPlan(tx, run.planId))!
      const approver = await operatorInForce(tx, caller.id)
      const reasons = await refuseAnswer(context, { tx, run, wait, plan, approver, options, decision })
      if (reasons.length > 0) {
        const entry = {
          actor: approver.id,
          authority: 'none',
          gate,
          action: `run.${decision}-refused`,
          tenant: run.tenant,
          subject: run.id,
          details: { codes: reasons.map(({ code }) => code) },
          planHash: plan.hash,
          reason,
          case: run.caseId,
        }
        await appendAudit(tx, { at: context.now(), entry })
        return { type: 'refused', reasons }
      }
      await recordApproval(tx, { run: run.id, decision, decidedBy: approver.id, decidedAt: context.now(), reason })
      const moved = await moveRun(context, tx, {
        run: run.id,
        event: decision === 'approved' ? 'approve' : 'reject',
        actor: 'approver',
        audit: { by: approver.id, authority: `role:${approver.role}`, gate, action: decision, planHash: plan.hash, reason },
      })
      if (moved.type !== 'moved') throw new Error('the run was locked and awaiting approval')
      if (decision === 'approved') await context.queue.enqueue(tx, { name: jobNames.run, data: { run: run.id }, onceKey: run.id })
      return { type: 'decided', run: moved.run }
    })
  } catch (error) {
    if (!isLockHeld(error)) throw error
    return {
      type: 'refused',
      reasons: [refusal('run/state', { message: 'Another run is at work on the same component; approve when it has ended.' })],
    }
  }
}

type Asked = Answer & { tx: DatabaseTransaction; run: RunRow; wait: ApprovalRow; plan: PlanRow; approver: Operator }

async function refuseAnswer(context: OperationsContext, asked: Asked): Promise<Refusal[]> {
  const { run, wait, plan, approver, options, decision } = asked
  if (run.state !== 'awaiting-approval' || wait.decision !== null) {
    return [
      refusal('run/state', {
        message: wait.decision === null ? 'It does not wait for approval any more.' : `It was ${wait.decision} already.`,
      }),
    ]
  }
  const situation = await readRequest(context, asked)
  const need = { by: wait.neededRole as ChangingRole }
  const personal = decideApproval({
    approver,
    operator: situation.operator,
    tenant: situation.tenant,
    closure: situation.closure,
    need,
    plan,
    given: { planHash: options.planHash, expiresAt: wait.expiresAt },
    now: situation.now,
  })
  if (personal.type === 'refuse') return personal.reasons
  if (decision === 'rejected') return []
  const again = decide({ ...situation, approval: { by: approver, planHash: options.planHash, expiresAt: wait.expiresAt } })
  return again.type === 'refuse' ? again.reasons : []
}

/** The request as it stands now. Its ages were checked when it was made; what it would do is compared again at the start. */
async function readRequest(context: OperationsContext, { tx, run, plan }: Asked): Promise<DecideInput> {
  const tenant = (await findTenant(tx, { scope: EVERYTHING, tenant: run.tenant }))!
  await lockKeys(
    tx,
    [plan.component, ...plan.effects.map((effect) => effect.component)].map((component) =>
      lockKeyOf({ component, tenant, nodes: context.pack.nodes }),
    ),
  )
  const diagnosis = await readPlannedDiagnosis(tx, plan.id)
  return readSituation(context, {
    db: tx,
    operator: await operatorInForce(tx, run.requestedBy),
    remediation: findRemediation(context, run.remediation),
    tenant,
    params: plan.params,
    plan,
    diagnosis,
    purpose: run.undoOf === null ? 'operator' : 'undo',
    phase: 'start',
    approval: null,
    run: run.id,
  })
}
