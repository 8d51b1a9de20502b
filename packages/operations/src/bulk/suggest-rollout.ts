import { findLatestDiagnosis, listSharedProblemsOf, listSharedProblemTenants, listTenantsWithCause } from '@lamplighter/db/queries'
import { causeProbabilityMin, refuseRollout, rolloutLimits, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { resolveFeature, resolveTenant } from '../tenant/resolve-tenant.ts'
import type { RolloutSuggestion } from '../views/rollout-view.ts'
import { cureOfCause } from './cure-of-cause.ts'

/**
 * The rollout that would cure what this feature was last diagnosed with, everywhere in the operator's scope. Null where it would be no
 * use: no cause is likely, its cure acts on the shared component itself, nobody else has it, or this operator plans no rollouts.
 */
export async function suggestRollout(options: {
  context: OperationsContext
  operator: Operator
  tenant: string
  feature: string
}): Promise<RolloutSuggestion | null> {
  const { context, operator } = options
  const { scope } = operator
  const feature = resolveFeature({ context, feature: options.feature }).id
  const tenant = (await resolveTenant(options)).id
  const diagnosis = await findLatestDiagnosis(context.db, { scope, tenant, feature })
  const top = diagnosis?.verdict === 'no-fault' ? undefined : diagnosis?.explanation.causes[0]
  if (!top || top.probability < causeProbabilityMin) return null
  const cure = cureOfCause(context, top.cause)
  if (cure === null || refuseRollout({ operator, remediation: cure }).length > 0) return null
  const limit = rolloutLimits.tenantsMax + 1
  const problem = (await listSharedProblemsOf(context.db, { scope, tenant })).find(({ node }) => node === top.node)
  const found = problem
    ? await listSharedProblemTenants(context.db, { scope, id: problem.id, limit })
    : await listTenantsWithCause(context.db, { scope, causes: [top.cause], limit })
  if (found.length < 2) return null
  return {
    remediation: { id: cure.id, title: cure.title },
    cause: { id: top.cause, title: packIndex(context.pack).causes.get(top.cause)?.title ?? top.cause },
    problem: problem?.id ?? null,
    tenants: found.length,
  }
}
