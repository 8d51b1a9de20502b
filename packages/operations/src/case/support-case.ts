import { closeSupportCase, createSupportCase, findSupportCase, listTenantsByIds, type SupportCaseRow } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { OperationRefusal, refuseUnknown } from '../operation-refusal.ts'
import { resolveFeature, resolveTenant } from '../tenant/resolve-tenant.ts'
import type { DeskView } from '../views/tenant-view.ts'

export type CaseLine = DeskView['myCases'][number]

export type OpenCaseOptions = {
  context: OperationsContext
  operator: Operator
  tenant: string
  feature?: string | undefined
  summary: string
  /** Number in the company's own ticket system. */
  externalRef?: string | undefined
  gate?: string
}

/** Notes what a customer called about, with its audit entry. Refuses an unknown tenant or feature. */
export async function openCase(options: OpenCaseOptions): Promise<CaseLine> {
  const { context, operator, summary, externalRef } = options
  const tenant = await resolveTenant(options)
  const feature = options.feature === undefined ? null : resolveFeature({ context, feature: options.feature }).id
  const at = context.now()
  const row = await context.db.transaction(async (tx) => {
    const opened = await createSupportCase(tx, {
      case: {
        id: context.newId(),
        tenant: tenant.id,
        feature,
        summary,
        externalRef: externalRef ?? null,
        openedBy: operator.id,
        openedAt: at,
      },
    })
    await record({ tx, options, at, action: 'case.opened', row: opened, details: { feature, externalRef: externalRef ?? null } })
    return opened
  })
  return toLine({ row, tenantName: tenant.name })
}

/** Ends a case with what came of it. Refuses one that is unknown to this operator, or closed already. */
export async function closeCase(options: {
  context: OperationsContext
  operator: Operator
  case: string
  outcome: string
  gate?: string
}): Promise<CaseLine> {
  const { context, operator, outcome } = options
  const { scope } = operator
  const at = context.now()
  const row = await context.db.transaction(async (tx) => {
    const closed = await closeSupportCase(tx, { scope, id: options.case, outcome, now: at })
    if (closed !== null) await record({ tx, options, at, action: 'case.closed', row: closed, details: { outcome } })
    return closed
  })
  if (row === null) throw await refuseClosing(options)
  const [tenant] = await listTenantsByIds(context.db, { scope, tenants: [row.tenant] })
  return toLine({ row, tenantName: tenant?.name ?? row.tenant })
}

async function refuseClosing({
  context,
  operator,
  case: id,
}: {
  context: OperationsContext
  operator: Operator
  case: string
}): Promise<OperationRefusal> {
  const known = await findSupportCase(context.db, { scope: operator.scope, id })
  if (known === null)
    return refuseUnknown({ noun: 'case', id, known: [], wayOut: 'Open cases are listed on the desk and on the tenant’s page.' })
  return new OperationRefusal({
    code: 'case/already-closed',
    message: 'This case was closed before.',
    wayOut: 'Open a new one if the customer calls again.',
  })
}

type Recorded = {
  tx: Parameters<typeof appendAudit>[0]
  options: { operator: Operator; gate?: string }
  at: Date
  action: string
  row: SupportCaseRow
  details: Record<string, string | null>
}

async function record({ tx, options, at, action, row, details }: Recorded): Promise<void> {
  const { operator, gate = 'console' } = options
  const entry = {
    actor: operator.id,
    authority: `role:${operator.role}`,
    gate,
    action,
    tenant: row.tenant,
    subject: row.id,
    details,
    planHash: null,
    reason: row.summary,
    case: row.id,
  }
  await appendAudit(tx, { at, entry })
  await announce(tx, { at, topic: 'case', tenant: row.tenant, subject: row.id })
}

function toLine({ row, tenantName }: { row: SupportCaseRow; tenantName: string }): CaseLine {
  return { id: row.id, tenant: row.tenant, tenantName, summary: row.summary, openedAt: row.openedAt.toISOString() }
}
