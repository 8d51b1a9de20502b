import {
  findOperator,
  listAvailabilityObjectives,
  listFeatureStates,
  listFirstSeen,
  sumAvailability,
  sumAvailabilityByDay,
  type AvailabilityDay,
} from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { featureAvailability, windowMs } from '../tenant/availability.ts'
import { featuresOf } from '../tenant/feature-line.ts'
import { resolveTenant } from '../tenant/resolve-tenant.ts'
import type { TenantAvailability } from '../views/maintenance-view.ts'
import { promiseOf } from './promise.ts'

const noDowntime = { failingSeconds: 0, unknownSeconds: 0, maintenanceSeconds: 0 }

/** The last 30 days of each feature against what was promised, day by day. Refuses a tenant unknown to this operator. */
export async function getAvailability(options: {
  context: OperationsContext
  operator: Operator
  tenant: string
}): Promise<TenantAvailability> {
  const { context, operator } = options
  const { db, pack } = context
  const { scope } = operator
  const record = await resolveTenant(options)
  const tenant = record.id
  const now = context.now()
  const from = new Date(now.getTime() - windowMs)
  const [states, firstSeen, sums, days, objectives] = await Promise.all([
    listFeatureStates(db, { scope, tenant }),
    listFirstSeen(db, { scope, tenant }),
    sumAvailability(db, { scope, tenant, from, to: now }),
    sumAvailabilityByDay(db, { scope, tenant, from, to: now }),
    listAvailabilityObjectives(db, { scope, tenant }),
  ])
  const setters = new Set(objectives.map(({ setBy }) => setBy))
  const names = new Map(await Promise.all([...setters].map(async (id) => [id, (await findOperator(db, { id }))?.name ?? id] as const)))
  const features = featuresOf({ pack, tenant: record }).map((feature): TenantAvailability['features'][number] => {
    const { percent: objective, promise, noted } = promiseOf({ objectives, feature: feature.id })
    const { feature: _, ...sum } = sums.find((row) => row.feature === feature.id) ?? { feature: feature.id, ...noDowntime }
    const firstSeenAt = firstSeen.find((seen) => seen.feature === feature.id)?.at ?? null
    const availability = featureAvailability({
      now,
      firstSeenAt,
      current: states.find((row) => row.feature === feature.id) ?? null,
      sums: sum,
      objective,
    })
    const judgedSeconds = windowMs / 1000 - sum.unknownSeconds - sum.maintenanceSeconds
    return {
      feature,
      percent: availability.percent,
      objective,
      promise,
      noted: noted && { by: names.get(noted.setBy) ?? noted.setBy, at: noted.setAt.toISOString(), reason: noted.reason },
      budgetSeconds: Number((judgedSeconds * (1 - objective / 100)).toFixed(1)),
      budgetLeftSeconds: availability.budgetLeftSeconds,
      ...sum,
      firstSeenAt: firstSeenAt?.toISOString() ?? null,
      days: days.filter((day) => day.feature === feature.id).map(toDay),
    }
  })
  return { from: from.toISOString(), to: now.toISOString(), features }
}

function toDay({
  day,
  failingSeconds,
  unknownSeconds,
  maintenanceSeconds,
}: AvailabilityDay): TenantAvailability['features'][number]['days'][number] {
  return { day: day.toISOString(), failingSeconds, unknownSeconds, maintenanceSeconds }
}
