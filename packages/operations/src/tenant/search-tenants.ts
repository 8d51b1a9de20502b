import { searchTenants as findByWords } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import type { TenantHit } from '../views/tenant-view.ts'

/** Finds tenants in scope by whatever a caller says, best first; says what matched, to be read back. */
export async function searchTenants(options: {
  context: OperationsContext
  operator: Operator
  text: string
  limit?: number
}): Promise<TenantHit[]> {
  const { context, operator, text, limit = 10 } = options
  const rows = await findByWords(context.db, { scope: operator.scope, text, limit })
  return rows.map(({ kind, value, ...hit }) => ({ ...hit, matched: { kind, value } }))
}
