import { sql, type SQL } from 'drizzle-orm'
import type { Json } from '@lamplighter/catalog/vocabulary'
import { toJsonText } from '../schema/columns.ts'
import { statement } from '../statement.ts'

/** An entry that is to be appended, and the canonical JSON of it around what only the holder of the chain's lock knows. */
export type AuditToAppend = {
  row: {
    at: string
    actor: string
    authority: string
    gate: string
    action: string
    tenant: string | null
    subject: string | null
    details: Record<string, Json>
    planHash: string | null
    reason: string | null
    caseId: string | null
  }
  /** Before the previous hash, between it and `seq`, and after that. */
  seal: { head: string; middle: string; tail: string }
}

/**
 * The call that appends an entry to the chain, for a statement of its own or as part of a larger one. It holds the chain's lock
 * until the transaction ends, so it belongs late in one.
 */
export function auditAppended(param: (name: keyof AuditParams) => SQL): SQL {
  return sql`append_audit_event(${param('entry')}::jsonb, ${param('head')}, ${param('middle')}, ${param('tail')})`
}

export type AuditParams = { entry: string; head: string; middle: string; tail: string }

export function auditParams({ row, seal }: AuditToAppend): AuditParams {
  const { planHash, caseId, ...rest } = row
  return { entry: toJsonText({ ...rest, plan_hash: planHash, case_id: caseId }), ...seal }
}

const appended = statement<AuditParams>((param) => sql`select ${auditAppended(param)}`)

/** The statement that appends an entry and does nothing else. */
export function auditStatement(entry: AuditToAppend): SQL {
  return appended(auditParams(entry))
}
