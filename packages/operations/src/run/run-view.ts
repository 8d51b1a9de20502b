import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import { onOneConnection, settleAll, type Db } from '@lamplighter/db'
import {
  EVERYTHING,
  findApproval,
  findOperator,
  findRolloutOfRun,
  findTenant,
  findUndoOf,
  listAuditEvents,
  listRunSeconds,
  listRunSteps,
  readPlan,
  readRun,
  type ApprovalRow,
  type PlanRow,
  type RunRow,
  type RunStepRow,
} from '@lamplighter/db/queries'
import { runStates, usualDuration, type Operator } from '@lamplighter/remediation'
import { ladderOf } from '../approval/escalate-approval.ts'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { rolloutGate } from '../plan/purpose-of.ts'
import type { RunView } from '../views/run-view.ts'
import { runActions } from './run-actions.ts'
import { runLog, type LoggedEntry } from './run-log.ts'
import { runSentence } from './run-sentence.ts'
import { undoState } from './undo-run.ts'

/** What a run was made of, which never changes under it. `begun`: it was made just now, and needs nobody's yes. */
export type RunMadeFrom = { plan: PlanRow; tenant: TenantFacts; begun: RunBegun | null }
export type RunBegun = { steps: RunStepRow[]; log: LoggedEntry[] }

type Parts = {
  run: RunRow
  plan: PlanRow | null
  tenant: TenantFacts | null
  steps: RunStepRow[]
  approval: ApprovalRow | null
  already: RunRow | null
  entries: LoggedEntry[]
  seconds: number[]
  requester: RunView['requestedBy']
}

/**
 * Everything that the run's screen shows, for this operator: what happens, how it ended, and what may be done now. Read anew, but for a run that was made
 * just now: that is shown as it was made, so that its first step need not share the machine with reading back what was written.
 */
export async function toRunView(
  context: OperationsContext,
  { operator, run: known, from }: { operator: Operator; run: RunRow; from?: RunMadeFrom | undefined },
): Promise<RunView> {
  const begun = from?.begun && known.requestedBy === operator.id ? { ...from, ...from.begun } : null
  const parts = begun ? await partsOfBegun(context, { operator, run: known, begun }) : await readParts(context, { run: known, from })
  const { run, plan, tenant, steps, approval, already, entries, seconds, requester } = parts
  if (!plan || !tenant) throw new Error(`run ${known.id} has lost its plan or its tenant`)
  const index = packIndex(context.pack)
  const remediation = (index.remediations.get(run.remediation) ?? null) as Remediation<Clients, unknown> | null
  const undo = remediation && undoState({ context, original: run, plan, remediation, rows: steps, already })
  const named = (id: string | null, title: string | undefined) => (id === null ? null : { id, title: title ?? id })
  return {
    id: run.id,
    tenant: { id: tenant.id, name: tenant.name, timeZone: tenant.timeZone },
    feature: named(plan.feature, index.nodes.get(plan.feature ?? '')?.title),
    remediation: { id: run.remediation, title: remediation?.title ?? run.remediation },
    cause: named(run.cause, index.causes.get(run.cause ?? '')?.title),
    effect: plan.effect,
    effects: plan.effects,
    params: plan.params as Record<string, unknown>,
    planHash: plan.hash,
    state: run.state,
    verdict: run.verdict,
    sentence: runSentence({ run, steps }),
    safeToHangUp: runStates[run.state].safeToHangUp,
    say:
      run.verdict === 'fixed' && run.undoOf === null
        ? (remediation?.say.after ?? '')
        : run.finishedAt
          ? ''
          : (remediation?.say.before ?? ''),
    requestedBy: requester,
    requestedAt: run.requestedAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    usualSeconds: usualDuration(seconds)?.p50Seconds ?? null,
    attempt: run.attempt,
    reason: run.reason,
    case: run.caseId,
    gate: run.gate,
    steps: steps.map((step) => ({
      id: step.step,
      title: step.title,
      state: step.state,
      attempt: step.attempt,
      message: step.message,
      startedAt: step.intendedAt?.toISOString() ?? null,
      finishedAt: step.finishedAt?.toISOString() ?? null,
    })),
    checks: checksOf({ run, titleOf: (check) => index.checks.get(check)?.title ?? check }),
    undo:
      undo?.type === 'possible'
        ? { type: 'available', until: undo.until.toISOString(), how: undo.how }
        : { type: 'unavailable', reason: undo?.reason.message ?? 'The pack no longer has this remediation.' },
    undoOf: run.undoOf,
    rollout: run.gate === rolloutGate ? await findRolloutOfRun(context.db, run.id) : null,
    undoneBy: already?.id ?? null,
    approval: approval && (await approvalOf(context, approval)),
    actions: await runActions(context, { operator, run, plan, steps, tenant, remediation, approval, undo }),
    log: runLog({ entries, steps }),
  }
}

async function readParts(context: OperationsContext, { run, from }: { run: RunRow; from: RunMadeFrom | undefined }): Promise<Parts> {
  const [fresh, plan, steps, tenant, approval, already, audit, seconds, requester] = await onOneConnection(context.db, (db) =>
    settleAll([
      readRun(db, run.id),
      from?.plan ?? readPlan(db, run.planId),
      listRunSteps(db, run.id),
      from?.tenant ?? findTenant(db, { scope: EVERYTHING, tenant: run.tenant }),
      findApproval(db, run.id),
      findUndoOf(db, run.id),
      listAuditEvents(db, { scope: EVERYTHING, subject: run.id, page: { limit: 100 } }),
      secondsOf(db, run),
      operatorRef(db, run.requestedBy),
    ] as const),
  )
  return { run: fresh ?? run, plan, tenant, steps, approval, already, entries: audit.items, seconds, requester }
}

async function partsOfBegun(
  context: OperationsContext,
  { operator: { id, name, role }, run, begun }: { operator: Operator; run: RunRow; begun: RunBegun & Pick<RunMadeFrom, 'plan' | 'tenant'> },
): Promise<Parts> {
  const { plan, tenant, steps, log } = begun
  const seconds = await secondsOf(context.db, run)
  return { run, plan, tenant, steps, approval: null, already: null, entries: log, seconds, requester: { id, name, role } }
}

const secondsOf = (db: Db, { remediation }: RunRow) => listRunSeconds(db, { remediation, limit: 50 })

function checksOf({ run, titleOf }: { run: RunRow; titleOf: (check: string) => string }): RunView['checks'] {
  const after = new Map(run.checksAfter?.map((snapshot) => [snapshot.check, snapshot]))
  return run.checksBefore.map(({ check, status, message }) => ({
    check,
    title: titleOf(check),
    before: status,
    messageBefore: message,
    after: after.get(check)?.status ?? null,
    messageAfter: after.get(check)?.message ?? null,
  }))
}

async function approvalOf(context: OperationsContext, row: ApprovalRow): Promise<NonNullable<RunView['approval']>> {
  const ladder = ladderOf(row)
  const waits = row.decision === null
  return {
    by: row.neededRole,
    because: row.because,
    expiresAt: row.expiresAt.toISOString(),
    ladder: ladder.map(({ role, at }, index) => ({ role, at: at.toISOString(), asked: index <= row.rung })),
    nextAt: waits ? (row.nextRungAt?.toISOString() ?? null) : null,
    decision: row.decision,
    decidedBy: row.decidedBy === null ? null : await operatorRef(context.db, row.decidedBy),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  }
}

async function operatorRef(db: Db, id: string): Promise<RunView['requestedBy']> {
  const row = await findOperator(db, { id })
  return { id, name: row?.name ?? id, role: row?.role ?? 'auditor' }
}
