import { findSharedProblem, listSharedProblemTenants, listTenantsByIds, listTenantsWithCause } from '@lamplighter/db/queries'
import { rolloutLimits, rolloutRefusal, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { OperationRefusal, refuseUnknown } from '../operation-refusal.ts'
import type { RolloutSelectionView } from '../views/rollout-view.ts'

/**
 * The living tenants that a selection names, all of them in the operator's scope. Refuses a problem or a cause that does
 * not exist, a tenant that is not there, nobody at all, and more than a rollout takes.
 */
export async function chooseTenants(
  context: OperationsContext,
  { operator, selection }: { operator: Operator; selection: RolloutSelectionView },
): Promise<string[]> {
  const found = await selected(context, { operator, selection })
  if (found.length === 0) throw new OperationRefusal(rolloutRefusal('rollout/nobody', {}))
  const max = rolloutLimits.tenantsMax
  if (found.length > max) throw new OperationRefusal(rolloutRefusal('rollout/too-many', { found: found.length, max }))
  return found
}

async function selected(
  context: OperationsContext,
  { operator, selection }: { operator: Operator; selection: RolloutSelectionView },
): Promise<string[]> {
  const { scope } = operator
  const limit = rolloutLimits.tenantsMax + 1
  switch (selection.by) {
    case 'shared-problem': {
      const problem = await findSharedProblem(context.db, { scope, id: selection.problem })
      if (!problem)
        throw refuseUnknown({ noun: 'shared problem', id: selection.problem, known: [], wayOut: 'The desk lists those that are open.' })
      const on = await listSharedProblemTenants(context.db, { scope, id: problem.id, limit })
      return living(context, { operator, tenants: on })
    }
    case 'cause': {
      const { causes } = packIndex(context.pack)
      if (!causes.has(selection.cause))
        throw refuseUnknown({ noun: 'cause', id: selection.cause, known: [...causes.keys()], wayOut: 'The catalogue lists them.' })
      return listTenantsWithCause(context.db, { scope, causes: [selection.cause], limit })
    }
    case 'tenants': {
      const asked = [...new Set(selection.tenants)]
      const here = await living(context, { operator, tenants: asked })
      const missing = asked.find((id) => !here.includes(id))
      if (missing !== undefined)
        throw refuseUnknown({ noun: 'tenant', id: missing, known: [], wayOut: 'Search for the customer by name, domain or e-mail.' })
      return here
    }
  }
}

async function living(context: OperationsContext, { operator, tenants }: { operator: Operator; tenants: string[] }): Promise<string[]> {
  const rows = await listTenantsByIds(context.db, { scope: operator.scope, tenants })
  return rows.map(({ id }) => id).toSorted()
}
