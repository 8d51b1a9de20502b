import { z } from 'zod'
import { changeNoticeSchema, type ChangeNotice } from '@lamplighter/catalog'
import { readSetting, writeSetting } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { retentionDays } from '../sweep/prune-history.ts'
import { recordChanges } from './record-changes.ts'

const changesSetting = 'changes'
const readWithinMs = 15_000
const dayMs = 24 * 3_600_000
/** What is written down late, or while we read, is read once more; ids tell what is known. */
const overlapMs = 600_000

const stateSchema = z.object({
  /** The newest change taken over, by the product's clock; null: none yet. */
  cursor: z.iso.datetime().nullable(),
  /** The last attempt, and the last that succeeded. */
  triedAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
  /** What went wrong at the last attempt; null: nothing. */
  problem: z.string().nullable(),
})
type ChangesState = z.infer<typeof stateSchema>

export type ImportedChanges =
  | { type: 'imported'; recorded: number; problem: string | null }
  | { type: 'failed'; problem: string }
  /** Another worker read just now, or the product keeps no history. */
  | { type: 'not-due' }

/**
 * Reads what the product was changed since the last time. Each change is kept once; the cursor moves in the transaction that
 * keeps them, so an outage of the product, of us or of the database loses none and doubles none. With `notWithinMs`, at most one of
 * many workers reads in that time.
 */
export async function importChanges(options: {
  context: OperationsContext
  signal?: AbortSignal
  notWithinMs?: number
}): Promise<ImportedChanges> {
  const { context, notWithinMs = 0 } = options
  if (context.pack.changes === undefined) return { type: 'not-due' }
  const state = await readState(context)
  const now = context.now()
  if (state !== null && Math.abs(now.getTime() - Date.parse(state.triedAt)) < notWithinMs) return { type: 'not-due' }
  const read = await readNotices({ ...options, cursor: state?.cursor ?? null })
  if (read.type === 'failed') {
    await noteFailure({ context, state, problem: read.problem, now })
    return read
  }
  const { notices, problem } = read
  const { recorded } = await context.db.transaction(async (tx) => {
    const kept = await recordChanges(tx, { source: context.pack.id, notices, now })
    const cursor = newestOf({ notices, before: state?.cursor ?? null, now })
    await writeSetting(tx, {
      key: changesSetting,
      value: { cursor, triedAt: now.toISOString(), readAt: now.toISOString(), problem },
      at: now,
    })
    return kept
  })
  if (problem !== null && problem !== state?.problem) context.log({ level: 'warn', message: 'changes/malformed', detail: { problem } })
  return { type: 'imported', recorded: recorded.length, problem }
}

/** How fresh the history of changes is; null before the first attempt. */
export async function getChangesState({ context }: { context: OperationsContext }): Promise<ChangesState | null> {
  return readState(context)
}

async function readState(context: OperationsContext): Promise<ChangesState | null> {
  const parsed = stateSchema.safeParse(await readSetting(context.db, changesSetting))
  return parsed.success ? parsed.data : null
}

type Read = { type: 'read'; notices: ChangeNotice[]; problem: string | null } | { type: 'failed'; problem: string }

async function readNotices(options: { context: OperationsContext; signal?: AbortSignal; cursor: string | null }): Promise<Read> {
  const { context, cursor } = options
  const signal = AbortSignal.any([AbortSignal.timeout(readWithinMs), ...(options.signal === undefined ? [] : [options.signal])])
  const oldest = context.now().getTime() - retentionDays.changes * dayMs
  const since = new Date(Math.max(oldest, cursor === null ? 0 : Date.parse(cursor) - overlapMs))
  let told: unknown
  try {
    const platform = context.clients.platformClient({ signal, hideAddresses: true })
    told = await context.pack.changes!({ platform, since, signal })
  } catch (error) {
    // Whoever told us to stop is no trouble of the product's.
    options.signal?.throwIfAborted()
    return { type: 'failed', problem: (error as Error).message }
  }
  if (!Array.isArray(told)) return { type: 'failed', problem: 'The product’s changes are no list.' }
  const parsed = told.map((candidate) => changeNoticeSchema.safeParse(candidate))
  const notices = parsed.flatMap((one) => (one.success && Date.parse(one.data.at) >= oldest ? [one.data] : []))
  const wrong = parsed.find((one) => !one.success)?.error?.issues[0]
  return { type: 'read', notices, problem: wrong === undefined ? null : `${z.core.toDotPath(wrong.path)}: ${wrong.message}` }
}

/** Never beyond our own now: one change dated into the future must not hide all that come before it. */
function newestOf({ notices, before, now }: { notices: ChangeNotice[]; before: string | null; now: Date }): string | null {
  const times = [...(before === null ? [] : [Date.parse(before)]), ...notices.map(({ at }) => Date.parse(at))]
  return times.length === 0 ? null : new Date(Math.min(now.getTime(), Math.max(...times))).toISOString()
}

async function noteFailure(options: { context: OperationsContext; state: ChangesState | null; problem: string; now: Date }): Promise<void> {
  const { context, state, problem, now } = options
  const value: ChangesState = { cursor: state?.cursor ?? null, readAt: state?.readAt ?? null, triedAt: now.toISOString(), problem }
  await writeSetting(context.db, { key: changesSetting, value, at: now })
  if (state?.problem !== problem) context.log({ level: 'warn', message: 'changes/unreadable', detail: { problem } })
}
