import type { Clients, Json, Remediation, TenantFacts } from '@lamplighter/catalog'
import { settleAll, type Db } from '@lamplighter/db'
import { listRunSteps, readRun, readRunSurroundings, recordStepOutcome, type PlanRow, type RunStepRow } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { readAheadOfStart } from './ahead-of-start.ts'
import { carryOutSteps, type CarriedOut, type Intent, type JournalPoint } from './carry-out-steps.ts'
import { concludeRun } from './conclude-run.ts'
import { moveHeldRun } from './move-run.ts'
import { holdRun, type HeldRun } from './run-holder.ts'
import { startRun, toAskedRun, type AskedRun } from './start-run.ts'
import { stepActions } from './step-action.ts'

export type ExecuteRunOptions = {
  run: string
  /** Names this worker; two workers never share a name. */
  worker: string
  /** What the run's job says that its start will ask. */
  question?: string | null
  /** Aborts when the worker must let go at once. */
  signal: AbortSignal
  /** Aborts when the worker drains: it ends the step in hand and hands over the rest. */
  draining?: AbortSignal
  leaseMs?: number
  observe?: (point: JournalPoint) => Promise<void>
}

/** Everything about a run that a worker reads once it holds it. */
export type RunAtWork = {
  held: HeldRun
  plan: PlanRow
  rows: RunStepRow[]
  tenant: TenantFacts
  /** Null when the pack no longer has the version that the plan was made with. */
  remediation: Remediation<Clients, unknown> | null
  /** What the undone run captured, by step; null when this run goes forwards. */
  undoing: Record<string, Json> | null
}

/**
 * Carries a run on from wherever it is to a truthful state: decides again, compares plan and world, does its steps,
 * verifies. Safe to call any number of times, by any number of workers: one holds the run, the others return at once.
 * Rejects only when the database fails; the run is then taken up again by whoever finds it silent.
 */
export async function executeRun(context: OperationsContext, options: ExecuteRunOptions): Promise<'carried-on' | 'not-mine'> {
  const { run: id } = options
  const hold = await holdRun(context, {
    ...options,
    // Asked by the run alone, together with the taking: what a start needs is read also when it has started already.
    behind: (db) => listRunSteps(db, id),
    meanwhile: (db) =>
      settleAll([readRunSurroundings(db, { run: id }), readAheadOfStart(db, { context, question: options.question ?? null })] as const),
  })
  if (!hold) return 'not-mine'
  const { held } = hold
  let release = true
  try {
    const [rows, [around, ahead]] = hold.read()
    if (!around) throw new Error(`run ${id} has lost its tenant`)
    const work = await toWork(context, { held, rows, plan: around.plan, tenant: around.tenant })
    const asked = held.run.state === 'queued' ? { ...(await toAskedRun(context, { run: held.run, around })), ahead } : null
    release = (await carryOn(context, { work, asked, observe: options.observe })) === 'interrupted' && !held.isLost()
  } finally {
    await held.letGo({ release }).catch(() => {})
  }
  return 'carried-on'
}

async function carryOn(
  context: OperationsContext,
  { work, asked, observe }: { work: RunAtWork; asked: AskedRun | null; observe: ExecuteRunOptions['observe'] },
): Promise<'ended' | 'interrupted'> {
  const { held, plan, rows, tenant, remediation, undoing } = work
  const found = held.run.state
  let firstIntent: Intent | undefined
  if (asked) {
    if (held.draining.aborted) return 'interrupted'
    const started = await startRun(context, { work, asked, observe })
    if (started.type !== 'started') return started.type
    firstIntent = started.firstIntent
  }
  if (found !== 'verifying') {
    const actions =
      remediation && stepActions(context, { remediation, tenant, params: remediation.params.parse(plan.params), plan, rows, undoing })
    const outcome: CarriedOut = actions
      ? await carryOutSteps(context, {
          held,
          actions,
          rows,
          fresh: found === 'queued',
          firstIntent,
          successState: undoing === null ? 'succeeded' : 'undone',
          observe,
        })
      : await leaveUntold(context, { held, rows, plan })
    if (outcome.type === 'interrupted') return 'interrupted'
    const ended = await endSteps(context, { work, outcome })
    if (ended !== 'go-on') return ended
  }
  return concludeRun(context, work)
}

/** The steps of another version are not ours to carry out, and whether an open intent of theirs happened we can not ask. */
async function leaveUntold(
  context: OperationsContext,
  { held, rows, plan }: Pick<RunAtWork, 'held' | 'rows' | 'plan'>,
): Promise<CarriedOut> {
  const message = `It was planned with version ${plan.packVersion} of the pack, which this worker does not have.`
  for (const { index } of rows.filter((row) => row.state === 'intended')) {
    const at = context.now()
    const told = { run: held.run.id, attempt: held.attempt, index, at, state: 'unknown', message } as const
    if (!(await recordStepOutcome(context.db, told))) return { type: 'interrupted' }
  }
  return { type: 'unknown', step: 'pack', message }
}

/** Notes how the steps ended, so that verification is taken up from there whoever carries it on. */
async function endSteps(
  context: OperationsContext,
  { work, outcome }: { work: RunAtWork; outcome: Exclude<CarriedOut, { type: 'interrupted' }> },
): Promise<'go-on' | 'ended' | 'interrupted'> {
  const { held, plan } = work
  const cancelled = outcome.type === 'cancelled'
  const failure: { code: string; message: string; step?: string } | null =
    outcome.type === 'failed' || outcome.type === 'unknown'
      ? { code: `step/${outcome.type}`, message: outcome.message, step: outcome.step }
      : cancelled
        ? {
            code: 'run/cancelled',
            message: `Stopped before “${outcome.before}”${outcome.after === null ? '; no step was done' : `, after “${outcome.after}”`}.`,
          }
        : null
  const moved = await moveHeldRun(context, {
    held,
    // Whoever finds the run with all its steps done writes the same again; the verdict takes this with it.
    onDisk: cancelled,
    event: cancelled ? 'stop-at-boundary' : 'steps-ended',
    set: { failure },
    audit: {
      by: 'system:worker',
      authority: 'run',
      gate: 'worker',
      action: cancelled ? 'cancelled' : 'steps-ended',
      planHash: plan.hash,
      details: { outcome: outcome.type, ...(failure ? { failure } : {}) },
    },
  })
  if (moved.type !== 'moved') return 'interrupted'
  held.run = moved.run
  return cancelled ? 'ended' : 'go-on'
}

async function toWork(
  context: OperationsContext,
  { held, plan, rows, tenant }: Pick<RunAtWork, 'held' | 'plan' | 'rows' | 'tenant'>,
): Promise<RunAtWork> {
  const known = packIndex(context.pack).remediations.get(plan.remediation)
  const same = known?.version === plan.remediationVersion && context.pack.version === plan.packVersion
  return {
    held,
    plan,
    rows,
    tenant,
    remediation: same ? (known as Remediation<Clients, unknown>) : null,
    undoing: await readUndone(context.db, held),
  }
}

async function readUndone(db: Db, held: HeldRun): Promise<Record<string, Json> | null> {
  const { undoOf } = held.run
  if (undoOf === null) return null
  if (!(await readRun(db, undoOf))) throw new Error(`run ${undoOf} has vanished`)
  const rows = await listRunSteps(db, undoOf)
  return Object.fromEntries(rows.filter((row) => row.captured !== null).map((row) => [row.step, row.captured!]))
}
