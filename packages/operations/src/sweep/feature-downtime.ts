import type { AvailabilityToSave, FeatureStateToSave, SweepState } from '@lamplighter/db/queries'
import { splitAtMaintenance } from '../maintenance/split-at-maintenance.ts'
import type { TenantMaintenance } from '../maintenance/windows.ts'
import { downtimeBetween } from './downtime.ts'

/** The time since the last visit, charged to the state in which that one left the feature; what was ok, and is in no maintenance, needs no row. */
export function featureDowntime(options: {
  tenant: string
  /** As the last visit left it. */
  row: SweepState['features'][number]
  /** As this one found them. */
  features: FeatureStateToSave[]
  intervalMs: number
  maintenance: TenantMaintenance
  sweptAt: number | null
}): AvailabilityToSave[] {
  const { tenant, row, features, intervalMs } = options
  const { feature } = row
  const spans = options.maintenance.spansOf(feature)
  if (row.state === 'ok' && spans.length === 0) return []
  const after = features.find((candidate) => candidate.feature === feature)
  if (after === undefined) return []
  // What is ok is not written at each visit: it was ok until the last one, and no more is to be said of that.
  const from = row.state === 'ok' ? Math.max(row.checkedAt, options.sweptAt ?? 0) : row.checkedAt
  const periods = splitAtMaintenance({ state: row.state, from: new Date(from), to: after.checkedAt, spans }).filter(
    (period) => period.state !== 'ok',
  )
  return periods.flatMap((period) => downtimeBetween({ tenant, feature, ...period, trustedMs: 3 * intervalMs }))
}
