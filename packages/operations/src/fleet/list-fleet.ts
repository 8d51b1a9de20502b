import type { FeatureState } from '@lamplighter/catalog/vocabulary'
import { countFleet, listFleet as listFleetRows, type FleetDimension, type FleetFilter } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { OperationRefusal } from '../operation-refusal.ts'
import { readSwept } from '../sweep/swept-at.ts'
import type { FleetPage } from '../views/tenant-view.ts'

export type ListFleetOptions = {
  context: OperationsContext
  operator: Operator
  groupBy: FleetDimension
  /** One value of that dimension; absent: all. */
  group?: string | undefined
  /** Only tenants with a feature in this state. */
  state?: FeatureState | undefined
  after?: string | null
  limit?: number
}

/** Where are the lights out: a page of tenants × features, and how each group is doing. Only tenants in scope. */
export async function listFleet(options: ListFleetOptions): Promise<FleetPage> {
  const { context, operator, groupBy, state } = options
  const features = packIndex(context.pack).features.map(({ id, title }) => ({ id, title }))
  const stateFilter: FleetFilter = state === undefined ? {} : { state }
  const [page, counts, swept] = await Promise.all([
    listFleetRows(context.db, {
      scope: operator.scope,
      filter: { ...stateFilter, ...groupFilter(options) },
      page: { after: options.after ?? null, limit: options.limit ?? 50 },
    }),
    countFleet(context.db, { scope: operator.scope, groupBy, filter: stateFilter }),
    readSwept(context),
  ])
  return {
    features,
    rows: page.items.map(({ states, ...row }) => ({ ...row, states: features.map(({ id }) => states[id] ?? 'unknown') })),
    next: page.next,
    groups: counts.map(({ value, tenants, failing, degraded, unknown }) => ({ value, tenants, failing, degraded, unknown })),
    sweptAt: swept.at?.toISOString() ?? null,
  }
}

function groupFilter({ groupBy, group }: ListFleetOptions): FleetFilter {
  if (group === undefined) return {}
  if (groupBy !== 'ring') return { [groupBy]: group }
  const ring = Number(group)
  if (Number.isInteger(ring) && ring >= 0 && ring < 2 ** 31) return { ring }
  throw new OperationRefusal({
    code: 'fleet/invalid-ring',
    message: `“${group.slice(0, 40)}” is no ring.`,
    wayOut: 'Rings are whole numbers from 0 on.',
  })
}
