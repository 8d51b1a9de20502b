import type { SQL } from 'drizzle-orm'
import type { Json } from '@lamplighter/catalog'
import type { DatabaseTransaction } from '@lamplighter/db'
import { auditStatement as statementOf, type AuditToAppend } from '@lamplighter/db/queries'
import { aroundTheSeal, type AuditEntry } from './audit-entry.ts'

/**
 * Writes an entry in the transaction of the change that it records: both exist, or neither. Entries are written one at a
 * time over the whole system (held until the transaction ends), so `seq` has no gap; call it late in a transaction.
 */
export async function appendAudit(tx: DatabaseTransaction, { at, entry }: { at: Date; entry: AuditEntry }): Promise<void> {
  await tx.execute(auditStatement({ at, entry }))
}

/** The statement that does so, for the end of a `shortTransaction`. */
export function auditStatement({ at, entry }: { at: Date; entry: AuditEntry }): SQL {
  return statementOf(toAppend({ at, entry }))
}

/** The entry as the database appends it: in a statement of its own, or in one that writes more. */
export function toAppend({ at, entry }: { at: Date; entry: AuditEntry }): AuditToAppend {
  const stored = { ...entry, at: at.toISOString(), reason: storable(entry.reason), details: storableDetails(entry.details) }
  const { case: caseId, ...rest } = stored
  return { row: { ...rest, caseId }, seal: aroundTheSeal(stored) }
}

/** PostgreSQL keeps neither NUL nor unpaired surrogates; what is sealed must be what is stored. */
export function storable(text: string | null): string | null {
  return text === null ? null : text.toWellFormed().replaceAll('\0', '\ufffd')
}

function storableDetails(details: Record<string, Json>): Record<string, Json> {
  const clean = (_key: string, value: unknown): unknown => (typeof value === 'string' ? storable(value) : value)
  return JSON.parse(JSON.stringify(details, clean)) as Record<string, Json>
}
