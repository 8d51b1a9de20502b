import type { Json } from '@lamplighter/catalog'
import { intendStep, recordStepOutcome, withdrawIntent, type RunStepRow } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { announceSoon } from '../live/announce-soon.ts'
import type { HeldRun } from './run-holder.ts'
import type { StepAction } from './step-action.ts'

/** Where a worker may die; tests and benchmarks hold it there. */
export type JournalPoint = { at: 'before-intent' | 'after-intent' | 'after-effect' | 'after-outcome'; step: string }

/** What became of the wish to write an intent. */
export type Intent = Awaited<ReturnType<typeof intendStep>>

export type CarryOutOptions = {
  held: HeldRun
  actions: StepAction[]
  rows: RunStepRow[]
  /** True when this attempt found the run waiting: then a failed or untold step is one that a person let continue. */
  fresh: boolean
  /** How a step that has happened is written down: `undone` in a run that takes another back. */
  successState: 'succeeded' | 'undone'
  /** Of the first step, when it was written together with the start. */
  firstIntent?: Intent | undefined
  observe?: ((point: JournalPoint) => Promise<void>) | undefined
}

export type CarriedOut =
  | { type: 'done' }
  | { type: 'failed' | 'unknown'; step: string; message: string }
  /** Someone asked it to stop; it has stopped before this step. */
  | { type: 'cancelled'; before: string; after: string | null }
  /** Another worker has it, or this one drains; nothing more is ours to write. */
  | { type: 'interrupted' }

type Settled = { type: 'went-on' } | Exclude<CarriedOut, { type: 'done' }>
type Position = CarryOutOptions & {
  action: StepAction
  row: RunStepRow
  index: number
  captured: Record<string, Json>
  /** Its intent, where that is written already. */
  given: Intent | undefined
}

/**
 * Carries out the steps that have no outcome yet, in order. Each has its intent on disk before its effect and its outcome
 * after it. A mutating step is never repeated blindly: after an intent without outcome the target is asked first.
 */
export async function carryOutSteps(context: OperationsContext, options: CarryOutOptions): Promise<CarriedOut> {
  const captured: Record<string, Json> = {}
  let last: string | null = null
  for (const [index, action] of options.actions.entries()) {
    const row = options.rows[index]!
    const given = index === 0 ? options.firstIntent : undefined
    const settled = isDone(row)
      ? { type: 'went-on' as const }
      : await settleStep(context, { ...options, action, row, index, captured, given })
    if (settled.type === 'cancelled') return { ...settled, after: last }
    if (settled.type !== 'went-on') return settled
    if (row.captured !== null) captured[action.id] ??= row.captured
    last = action.title
  }
  return { type: 'done' }
}

function isDone(row: RunStepRow): boolean {
  return row.state === 'succeeded' || row.state === 'recovered' || row.state === 'undone'
}

async function settleStep(context: OperationsContext, position: Position): Promise<Settled> {
  const { row, fresh, held, action } = position
  if (held.signal.aborted || held.draining.aborted)
    return position.given === 'intended' ? giveBack(context, position) : { type: 'interrupted' }
  const ended = row.state === 'failed' || row.state === 'unknown'
  if (ended && !fresh) return { type: row.state as 'failed' | 'unknown', step: action.id, message: row.message ?? '' }
  if (row.state === 'intended' || row.state === 'unknown') {
    const answer = await askTarget({ action, signal: held.signal })
    if (answer === 'happened')
      return write(context, {
        ...position,
        state: 'recovered',
        message: 'It had happened before its outcome could be noted.',
        ...(await recalled({ action, signal: held.signal })),
      })
    // A person who says "continue" about an untold step takes it on; its key keeps the target from doing it twice.
    if (answer === 'cannot-tell' && !(ended && fresh))
      return write(context, { ...position, state: 'unknown', message: 'Whether it happened can not be told.' })
  }
  return tryStep(context, position)
}

async function tryStep(context: OperationsContext, position: Position): Promise<Settled> {
  const { held, action, observe, captured } = position
  for (let tried = 1; ; tried += 1) {
    const intent = (tried === 1 ? position.given : undefined) ?? (await intend(context, position))
    if (intent === 'fenced') return { type: 'interrupted' }
    if (intent === 'cancelled') return stopBefore(context, { ...position, tried })
    announceSoon(context, { topic: 'run', tenant: held.run.tenant, subject: held.run.id })
    await observe?.({ at: 'after-intent', step: action.id })
    // Told to stop, or so long unheard that another attempt may be at this step: the effect is not ours to have.
    if (held.signal.aborted || held.isOverdue()) return giveBack(context, position)
    const tryOutcome = await attemptEffect({ action, signal: held.signal, captured })
    await observe?.({ at: 'after-effect', step: action.id })
    // Cut off from outside: the next attempt finds the intent, and asks the target itself.
    if (held.signal.aborted && tryOutcome.type !== 'done') return { type: 'interrupted' }
    if (tryOutcome.type === 'nothing-changed' && tried <= action.retries && !held.signal.aborted) {
      if (held.draining.aborted) return giveBack(context, position)
      continue
    }
    const settled = await write(context, { ...position, ...toWrite(tryOutcome) })
    await observe?.({ at: 'after-outcome', step: action.id })
    return settled
  }
}

/**
 * Not stopped before a step that an earlier attempt intended: that one may be frozen with its request in hand, so "it did not happen" holds only until it
 * wakes up. Such a step is done, under the same key, and the run stops before the next.
 */
async function intend(context: OperationsContext, { held, action, row, index, observe }: Position): Promise<Intent> {
  await observe?.({ at: 'before-intent', step: action.id })
  const despiteCancel = row.state === 'intended'
  return intendStep(context.db, { run: held.run.id, attempt: held.attempt, index, at: context.now(), despiteCancel })
}

/** The intent of a try that changed nothing does not stay behind. */
async function stopBefore(context: OperationsContext, { held, action, index, tried }: Position & { tried: number }): Promise<Settled> {
  if (tried > 1 && !(await withdrawIntent(context.db, { run: held.run.id, attempt: held.attempt, index }))) return { type: 'interrupted' }
  return { type: 'cancelled', before: action.title, after: null }
}

/**
 * We know that nothing happened, and say so while the run is ours: whoever carries it on has nobody to ask. An intent that an earlier attempt left stays,
 * because we know it of ourselves only.
 */
async function giveBack(context: OperationsContext, { held, row, index }: Position): Promise<Settled> {
  if (row.state !== 'intended') await withdrawIntent(context.db, { run: held.run.id, attempt: held.attempt, index })
  return { type: 'interrupted' }
}

type Tried =
  | { type: 'done'; message: string; captured?: Json }
  | { type: 'happened'; message: string; kept?: Json }
  /** Known to have changed nothing: worth another try. */
  | { type: 'nothing-changed'; message: string }
  /** It says that it failed, and nobody can be asked what that left behind. */
  | { type: 'failed'; message: string }
  | { type: 'unknown'; message: string }

async function attemptEffect({
  action,
  signal,
  captured,
}: {
  action: StepAction
  signal: AbortSignal
  captured: Record<string, Json>
}): Promise<Tried> {
  try {
    const outcome = await action.perform({ signal, captured })
    if (outcome.type === 'done') return outcome
    if (action.harmless) return { type: 'nothing-changed', message: outcome.message }
    const answer = action.probe ? await askTarget({ action, signal }) : 'cannot-tell'
    return { type: answer === 'did-not-happen' ? 'nothing-changed' : 'failed', message: outcome.message }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (action.harmless) return { type: 'nothing-changed', message }
    const answer = await askTarget({ action, signal })
    if (answer === 'happened')
      return { type: 'happened', message: `It happened, although it ended with: ${message}`, ...(await recalled({ action, signal })) }
    return { type: answer === 'did-not-happen' ? 'nothing-changed' : 'unknown', message }
  }
}

async function askTarget({
  action,
  signal,
}: {
  action: StepAction
  signal: AbortSignal
}): Promise<'happened' | 'did-not-happen' | 'cannot-tell'> {
  if (action.harmless) return 'did-not-happen'
  if (!action.probe) return 'cannot-tell'
  try {
    return await action.probe(signal)
  } catch {
    return 'cannot-tell'
  }
}

/** The way back was in the answer that got lost; the target may have kept it. Without it, an undo says that it cannot. */
async function recalled({ action, signal }: { action: StepAction; signal: AbortSignal }): Promise<{ kept?: Json }> {
  const kept = action.recall ? await action.recall(signal).catch(() => null) : null
  return kept === null ? {} : { kept }
}

type Outcome = { state: 'succeeded' | 'recovered' | 'failed' | 'unknown'; message: string; kept?: Json }

function toWrite(tried: Tried): Outcome {
  switch (tried.type) {
    case 'done':
      return { state: 'succeeded', message: tried.message, ...(tried.captured === undefined ? {} : { kept: tried.captured }) }
    case 'happened':
      return { state: 'recovered', message: tried.message, ...(tried.kept === undefined ? {} : { kept: tried.kept }) }
    case 'nothing-changed':
    case 'failed':
      return { state: 'failed', message: tried.message }
    case 'unknown':
      return { state: 'unknown', message: tried.message }
  }
}

async function write(context: OperationsContext, options: Position & Outcome): Promise<Settled> {
  const { held, index, action, state, message, kept, captured } = options
  const written = await recordStepOutcome(context.db, {
    run: held.run.id,
    attempt: held.attempt,
    index,
    at: context.now(),
    message,
    state: state === 'succeeded' ? options.successState : state,
    ...(kept === undefined ? {} : { captured: kept }),
  })
  if (!written) return { type: 'interrupted' }
  announceSoon(context, { topic: 'run', tenant: held.run.tenant, subject: held.run.id })
  if (kept !== undefined) captured[action.id] = kept
  return state === 'failed' || state === 'unknown' ? { type: state, step: action.id, message } : { type: 'went-on' }
}
