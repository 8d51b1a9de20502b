import { onOneConnection, settleAll } from '@lamplighter/db'
import { expediteTenants, restartCheckHistory } from '@lamplighter/db/queries'
import type { TenantFacts } from '@lamplighter/catalog'
import type { OperationsContext } from '../context.ts'
import { getTenantDirectory } from '../fleet/tenant-directory.ts'
import { groupOf } from '../model/check-group.ts'
import { packIndex } from '../model/pack-index.ts'

/**
 * Sends the sweep at once to all whom a run reached, so that lists show what it achieved within seconds. With `mended`, the
 * story of ups and downs ends here: outages that were mended one by one are not flapping. Call it after the run's own
 * transaction, never inside: the sweep locks the same rows in another order. Never rejects; what it could not do, the
 * next visit does a little later.
 */
export async function lookAgain(
  context: OperationsContext,
  options: { tenant: TenantFacts; component: string; mended: boolean },
): Promise<void> {
  const { db } = context
  try {
    const tenants = await tenantsOn(context, options)
    await onOneConnection(db, (one) =>
      settleAll([
        options.mended ? restartCheckHistory(one, { tenants }) : null,
        expediteTenants(one, { tenants, now: context.now() }),
      ] as const),
    )
  } catch (error) {
    context.log({
      level: 'warn',
      message: 'sweep/look-again-failed',
      detail: { tenant: options.tenant.id, error: (error as Error).message },
    })
  }
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
