import { listAuditEvents } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import type { AuditEventView } from '../views/audit-view.ts'
import { verifyAudit as verifyChain } from './verify-audit.ts'

type Asked = { context: OperationsContext; operator: Operator }
export type ListAuditOptions = Asked & {
  tenant?: string | undefined
  actor?: string | undefined
  action?: string | undefined
  after?: string | null
  limit?: number
}

/** Who did what, the newest first, in the operator's scope. */
export async function listAudit({
  context,
  operator,
  tenant,
  actor,
  action,
  after,
  limit,
}: ListAuditOptions): Promise<{ items: AuditEventView[]; next: string | null }> {
  const filter = {
    ...(tenant === undefined ? {} : { tenant }),
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
  }
  const { items, next } = await listAuditEvents(context.db, {
    scope: operator.scope,
    ...filter,
    page: { after: after ?? null, limit: limit ?? 50 },
  })
  return { next, items: items.map(({ seq, at, caseId, ...row }) => ({ ...row, seq: String(seq), at: at.toISOString(), case: caseId })) }
}

/** Is every entry there, in order and unchanged? Over the whole chain: a part of it could prove nothing. */
export async function verifyAudit({
  context,
}: Asked): Promise<{ type: 'intact'; events: number; head: string } | { type: 'broken'; atSeq: string; problem: string }> {
  const answer = await verifyChain(context.db)
  return answer.type === 'intact' ? answer : { ...answer, atSeq: String(answer.atSeq) }
}
