import type { AvailabilityObjectiveRow } from '@lamplighter/db/queries'
import { objectivePercent } from '../tenant/availability.ts'

export type Promised = { percent: number; promise: 'usual' | 'tenant' | 'feature'; noted: AvailabilityObjectiveRow | null }

/** What was promised for this feature: its own figure, else the tenant's for all features, else the usual 99.99 %. */
export function promiseOf({ objectives, feature }: { objectives: AvailabilityObjectiveRow[]; feature: string }): Promised {
  const own = objectives.find((row) => row.feature === feature)
  if (own !== undefined) return { percent: own.percent, promise: 'feature', noted: own }
  const ofTenant = objectives.find((row) => row.feature === '')
  return ofTenant === undefined
    ? { percent: objectivePercent, promise: 'usual', noted: null }
    : { percent: ofTenant.percent, promise: 'tenant', noted: ofTenant }
}
