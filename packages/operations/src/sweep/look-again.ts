import { expediteTenants, restartCheckHistory } from '@lamplighter/db/queries'
import type { Db } from '@lamplighter/db'
import type { TenantFacts } from '@lamplighter/catalog'
import type { OperationsContext } from '../context.ts'
import { getTenantDirectory } from '../fleet/tenant-directory.ts'
import { groupOf } from '../model/check-group.ts'
import { packIndex } from '../model/pack-index.ts'

/**
 * Sends the sweep at once to all whom a run reached, so that lists show what it achieved within seconds. With `mended`, the
 * story of ups and downs ends here: outages that were mended one by one are not flapping.
 */
export async function lookAgain(
  context: OperationsContext,
  options: { db: Db; tenant: TenantFacts; component: string; mended: boolean },
): Promise<void> {
  const { db, mended } = options
  const tenants = await tenantsOn(context, options)
  if (mended) await restartCheckHistory(db, { tenants })
  await expediteTenants(db, { tenants, now: context.now() })
}

/** The tenant alone, or everyone in its group when the component is shared. */
async function tenantsOn(context: OperationsContext, { tenant, component }: { tenant: TenantFacts; component: string }): Promise<string[]> {
  const node = packIndex(context.pack).nodes.get(component)
  const group = node?.kind === 'shared' ? groupOf({ node, tenant }) : null
  if (group === null) return [tenant.id]
  const { groupsOf } = await getTenantDirectory(context)
  const members = [...groupsOf].filter(([, groups]) => groups.some((own) => own.node === component && own.group === group))
  return [...new Set([tenant.id, ...members.map(([id]) => id)])]
}
