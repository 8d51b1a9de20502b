import type { ChangeNotice } from '@lamplighter/catalog'
import type { Db } from '@lamplighter/db'
import { createChanges, listChangesByIds, type ChangeRow } from '@lamplighter/db/queries'
import { announceAll } from '../live/announce.ts'

export type RecordedChanges = {
  /** Those that were new. */
  recorded: ChangeRow[]
  /** Told before, in the same words. */
  known: ChangeRow[]
  /** Told before, and now said to be something else; nothing of it was taken. */
  reused: string[]
}

/** Beyond this many tenants, screens are told once for all. */
const announcedMax = 50

/**
 * Keeps what a source tells, each once by the source's own id, and tells open screens, in the caller's transaction. An id that
 * stands for another change already is not overwritten: it is the teller's mistake, and named.
 */
export async function recordChanges(
  tx: Db,
  { source, notices, now }: { source: string; notices: ChangeNotice[]; now: Date },
): Promise<RecordedChanges> {
  const rows = new Map(notices.map((notice) => [`${source}:${notice.externalId}`, toRow({ source, notice, now })]))
  const stored = new Map((await listChangesByIds(tx, { ids: [...rows.keys()] })).map((row) => [row.id, row]))
  const fresh = [...rows.values()].filter((row) => !stored.has(row.id))
  const again = [...rows.values()].filter((row) => stored.has(row.id))
  const reused = again.filter((row) => !isSame({ row, than: stored.get(row.id)! }))
  await createChanges(tx, { changes: fresh })
  const tenants = [...new Set(fresh.map((row) => row.tenant))]
  await announceAll(tx, {
    at: now,
    announcements: (tenants.length > announcedMax ? [null] : tenants).map((tenant) => ({ topic: 'change', tenant, subject: null })),
  })
  return { recorded: fresh, known: again.filter((row) => !reused.includes(row)), reused: reused.map(({ id }) => id) }
}

function toRow({ source, notice, now }: { source: string; notice: ChangeNotice; now: Date }): ChangeRow {
  const { externalId, kind, node, at, summary, tenant, group } = notice
  return { id: `${source}:${externalId}`, tenant, node, group, kind, at: new Date(at), summary, source, recordedAt: now }
}

function isSame({ row, than }: { row: ChangeRow; than: ChangeRow }): boolean {
  return (
    row.at.getTime() === than.at.getTime() &&
    (['tenant', 'node', 'group', 'kind', 'summary'] as const).every((column) => row[column] === than[column])
  )
}
