import { findTenant, searchTenants, type TenantRecord } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { OperationRefusal, refuseUnknown } from '../operation-refusal.ts'

/**
 * The tenant, if it exists within the operator's scope. Otherwise refuses as unknown, in the same words for both: names
 * outside the scope are not given away. Retired tenants are refused too, and said to be retired.
 */
export async function resolveTenant(options: { context: OperationsContext; operator: Operator; tenant: string }): Promise<TenantRecord> {
  const { context, operator, tenant } = options
  const scope = operator.scope
  const found = await findTenant(context.db, { scope, tenant })
  if (found !== null && found.retiredAt === null) return found
  if (found !== null) {
    throw new OperationRefusal({
      code: 'tenant/retired-unknown',
      message: `${found.name} is no longer in the product’s inventory.`,
      wayOut: 'Ask the dev-for-ops team when it left; its record is kept in the audit.',
    })
  }
  const near = await searchTenants(context.db, { scope, text: tenant.slice(0, 60), limit: 3 })
  throw refuseUnknown({
    noun: 'tenant',
    id: tenant,
    known: near.map((hit) => hit.tenant),
    wayOut: 'Search by company, domain, e-mail or order number; a tenant outside your scope is not shown.',
    who: 'an admin, for a wider scope',
  })
}

/** The feature of the pack; refuses an unknown one with the nearest names. */
export function resolveFeature({ context, feature }: { context: OperationsContext; feature: string }): { id: string; title: string } {
  const { nodes, features } = packIndex(context.pack)
  const node = nodes.get(feature)
  if (node?.kind === 'feature') return { id: node.id, title: node.title }
  throw refuseUnknown({
    noun: 'feature',
    id: feature,
    known: features.map(({ id }) => id),
    wayOut: `Features are: ${features.map(({ id }) => id).join(', ')}.`,
  })
}
