import { desc, sql } from 'drizzle-orm'
import type { Json } from '@lamplighter/catalog'
import { settleAll, type DatabaseTransaction } from '@lamplighter/db'
import { auditEvent } from '@lamplighter/db/schema'
import { firstPreviousHash, sealOf, type AuditEntry } from './audit-entry.ts'

/**
 * Writes an entry in the transaction of the change that it records: both exist, or neither. Entries are written one at a
 * time over the whole system (held until the transaction ends), so `seq` has no gap; call it late in a transaction.
 */
export async function appendAudit(tx: DatabaseTransaction, { at, entry }: { at: Date; entry: AuditEntry }): Promise<void> {
  // Sent together, done one after the other: the second statement sees what was committed before the first had its lock.
  const [, [last]] = await settleAll([
    tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('audit-chain', 0))`),
    tx.select({ seq: auditEvent.seq, hash: auditEvent.hash }).from(auditEvent).orderBy(desc(auditEvent.seq)).limit(1),
  ] as const)
  const { case: caseId, ...rest } = entry
  const row = {
    ...rest,
    reason: storable(entry.reason),
    details: storableDetails(entry.details),
    seq: (last?.seq ?? 0) + 1,
    previousHash: last?.hash ?? firstPreviousHash,
  }
  const hash = sealOf({ ...row, case: caseId, at: at.toISOString() })
  await tx.insert(auditEvent).values({ ...row, caseId, at, hash })
}

/** PostgreSQL keeps neither NUL nor unpaired surrogates; what is sealed must be what is stored. */
function storable(text: string | null): string | null {
  return text === null ? null : text.toWellFormed().replaceAll('\0', '\ufffd')
}

function storableDetails(details: Record<string, Json>): Record<string, Json> {
  const clean = (_key: string, value: unknown): unknown => (typeof value === 'string' ? storable(value) : value)
  return JSON.parse(JSON.stringify(details, clean)) as Record<string, Json>
}
