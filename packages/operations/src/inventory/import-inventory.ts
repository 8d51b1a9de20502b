import { createHash } from 'node:crypto'
import { z } from 'zod'
import { inventoryEntrySchema, type InventoryEntry } from '@lamplighter/catalog'
import { getTenantsVersion, readSetting, upsertInventory, writeSetting, type InventoryOutcome } from '@lamplighter/db/queries'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { forgetTenantDirectory } from '../fleet/tenant-directory.ts'
import { announce } from '../live/announce.ts'

const inventorySetting = 'inventory'
const readWithinMs = 30_000
const namesMax = 20

const stateSchema = z.object({
  /** The last reading that was taken over; null: none yet. */
  readAt: z.string().nullable(),
  tenants: z.number().int(),
  /** What went wrong at the last attempt; null: nothing. */
  problem: z.string().nullable(),
  /** Since when readings go wrong; the tenants shown are those of `readAt`. */
  staleSince: z.string().nullable(),
})
export type InventoryState = z.infer<typeof stateSchema>

export type ImportedInventory =
  | ({ type: 'imported' } & InventoryOutcome & { tenants: number; problem: string | null })
  | { type: 'failed'; problem: string }

/**
 * Reads the product's own list of tenants and brings ours in line, with an audit entry when anything changed. A list that
 * cannot be read, or is empty, changes nothing: ours is then said to be stale. An entry that cannot be understood is left
 * as it was, and while there is one, nobody is retired.
 */
export async function importInventory({
  context,
  signal,
}: {
  context: OperationsContext
  signal?: AbortSignal
}): Promise<ImportedInventory> {
  const read = await readInventory({ context, signal })
  if (read.type === 'failed') {
    await noteFailure({ context, problem: read.problem })
    return read
  }
  const { entries, problem } = read
  const now = context.now()
  const digest = createHash('sha256').update(JSON.stringify(entries)).digest('hex')
  // Asked before anything is compared: what is written meanwhile makes the next reading compare again.
  const version = await getTenantsVersion(context.db)
  const isKnown = problem === null && agrees({ context, digest, version, now })
  const outcome = await context.db.transaction(async (tx) => {
    const changed = isKnown ? nothing : await upsertInventory(tx, { entries, retireMissing: problem === null, now })
    const state: InventoryState = {
      readAt: now.toISOString(),
      tenants: entries.length,
      problem,
      staleSince: problem === null ? null : now.toISOString(),
    }
    await writeSetting(tx, { key: inventorySetting, value: state, at: now })
    if (changed.created.length + changed.updated.length + changed.retired.length > 0) {
      await appendAudit(tx, { at: now, entry: auditEntry({ context, changed }) })
      await announce(tx, { at: now, topic: 'sweep', tenant: null, subject: 'inventory' })
    }
    return changed
  })
  forgetTenantDirectory(context)
  if (problem === null && !isKnown) agreements.set(context, { digest, version, at: now.getTime() })
  if (problem !== null) context.log({ level: 'warn', message: 'inventory/malformed-entries', detail: { problem } })
  return { type: 'imported', ...outcome, tenants: entries.length, problem }
}

const nothing: InventoryOutcome = { created: [], updated: [], retired: [] }
/** Names that callers say have no version of their own: they are compared again after this long, whatever else is the same. */
const comparedAgainMs = 10 * 60_000
const agreements = new WeakMap<object, { digest: string; version: string; at: number }>()

/** Whether this very list was taken over lately, and nothing of any tenant was written since: comparing each entry takes far longer. */
function agrees({ context, digest, version, now }: { context: OperationsContext; digest: string; version: string; now: Date }): boolean {
  const last = agreements.get(context)
  return last?.digest === digest && last.version === version && Math.abs(now.getTime() - last.at) < comparedAgainMs
}

/** How fresh the list of tenants is; null before the first attempt. */
export async function getInventoryState({ context }: { context: OperationsContext }): Promise<InventoryState | null> {
  const parsed = stateSchema.safeParse(await readSetting(context.db, inventorySetting))
  return parsed.success ? parsed.data : null
}

type Read = { type: 'read'; entries: InventoryEntry[]; problem: string | null } | { type: 'failed'; problem: string }

async function readInventory({ context, signal }: { context: OperationsContext; signal: AbortSignal | undefined }): Promise<Read> {
  const limit = AbortSignal.any([AbortSignal.timeout(readWithinMs), ...(signal === undefined ? [] : [signal])])
  let listed: unknown
  try {
    listed = await context.pack.inventory({ platform: context.clients.platformClient({ signal: limit }), signal: limit })
  } catch (error) {
    return { type: 'failed', problem: `The product’s inventory could not be read: ${(error as Error).message}` }
  }
  if (!Array.isArray(listed) || listed.length === 0) {
    return { type: 'failed', problem: 'The product’s inventory lists no tenant at all; that is not believed.' }
  }
  const entries = new Map<string, InventoryEntry>()
  const problems: string[] = []
  for (const [at, candidate] of listed.entries()) {
    const parsed = inventoryEntrySchema.safeParse(candidate)
    const id = z.object({ id: z.string() }).safeParse(candidate)
    const name = id.success ? id.data.id : `entry ${at}`
    if (!parsed.success) problems.push(`${name}: ${z.core.toDotPath(parsed.error.issues[0]!.path)} ${parsed.error.issues[0]!.message}`)
    else if (entries.has(parsed.data.id)) problems.push(`${name}: listed twice`)
    else entries.set(parsed.data.id, parsed.data)
  }
  if (entries.size === 0) return { type: 'failed', problem: `No entry of the inventory can be understood. First: ${problems[0]}.` }
  return {
    type: 'read',
    entries: [...entries.values()],
    problem: problems.length === 0 ? null : `${problems.length} entries cannot be understood. First: ${problems[0]}.`,
  }
}

async function noteFailure({ context, problem }: { context: OperationsContext; problem: string }): Promise<void> {
  const now = context.now()
  const before = await getInventoryState({ context })
  const state: InventoryState = {
    readAt: before?.readAt ?? null,
    tenants: before?.tenants ?? 0,
    problem,
    staleSince: before?.staleSince ?? now.toISOString(),
  }
  await writeSetting(context.db, { key: inventorySetting, value: state, at: now })
  if (before?.problem !== problem) context.log({ level: 'error', message: 'inventory/unreadable', detail: { problem } })
}

function auditEntry({ context, changed }: { context: OperationsContext; changed: InventoryOutcome }) {
  const count = (ids: string[]) => ({ count: ids.length, tenants: ids.slice(0, namesMax) })
  return {
    actor: 'system:inventory',
    authority: 'none',
    gate: 'automatic',
    action: 'inventory.imported',
    tenant: null,
    subject: context.pack.id,
    details: { created: count(changed.created), updated: count(changed.updated), retired: count(changed.retired) },
    planHash: null,
    reason: null,
    case: null,
  }
}
