import { findOperator, listRuns, listTenantsByIds, readRunsHoldingKeys, type RunHoldingKey } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { lockKeyOf } from '../plan/lock-keys.ts'
import { resolveTenant } from '../tenant/resolve-tenant.ts'
import type { AtWork } from '../views/run-view.ts'

const ownMax = 20

/**
 * Runs at work on the tenant now, and those for other tenants that hold the lock of something it shares with them: they stand in the
 * way of its own, and may change how it is doing. A tenant outside the operator's scope is not named. Refuses a tenant unknown to
 * this operator.
 */
export async function listAtWork(options: { context: OperationsContext; operator: Operator; tenant: string }): Promise<AtWork[]> {
  const { context, operator } = options
  const { db, pack } = context
  const { scope } = operator
  const tenant = await resolveTenant(options)
  const keys = pack.nodes
    .filter((node) => node.kind === 'shared' && node.groupOf(tenant) !== null)
    .map((node) => lockKeyOf({ component: node.id, tenant, nodes: pack.nodes }))
  const [own, elsewhere] = await Promise.all([
    listRuns(db, { scope, filter: { tenant: tenant.id, openOnly: true }, page: { limit: ownMax } }),
    readRunsHoldingKeys(db, { keys, exceptTenant: tenant.id }),
  ])
  const seen = await listTenantsByIds(db, { scope, tenants: [...new Set(elsewhere.map((run) => run.tenant))] })
  const people = new Set([...own.items, ...elsewhere].map((run) => run.requestedBy))
  const names = new Map(await Promise.all([...people].map(async (id) => [id, (await findOperator(db, { id }))?.name ?? id] as const)))
  const { remediations, nodes } = packIndex(pack)
  const common = (run: RunHoldingKey) => ({
    by: names.get(run.requestedBy) ?? run.requestedBy,
    since: (run.startedAt ?? run.requestedAt).toISOString(),
    state: run.state,
  })
  const remediationOf = ({ remediation: id }: RunHoldingKey) => ({ id, title: remediations.get(id)?.title ?? id })
  return [
    ...own.items.map((run) => ({ where: 'here' as const, ...common(run), run: run.id, remediation: remediationOf(run) })),
    ...elsewhere.map((run): AtWork => {
      const component = { id: run.component, title: nodes.get(run.component)?.title ?? run.component }
      const other = seen.find(({ id }) => id === run.tenant)
      if (other === undefined) return { where: 'out-of-scope', ...common(run), component }
      return {
        where: 'shared',
        ...common(run),
        run: run.id,
        remediation: remediationOf(run),
        component,
        tenant: { id: other.id, name: other.name },
      }
    }),
  ]
}
