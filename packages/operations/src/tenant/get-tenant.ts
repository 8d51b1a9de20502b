import {
  findOperator,
  findSweptAt,
  listAvailabilityObjectives,
  listFeatureStates,
  listFirstSeen,
  listRuns,
  sumAvailability,
} from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { promiseOf } from '../availability/promise.ts'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import type { TenantView } from '../views/tenant-view.ts'
import { featureAvailability, windowMs } from './availability.ts'
import { featuresOf, toFeatureLine } from './feature-line.ts'
import { nextActions } from './next-action.ts'
import { resolveTenant } from './resolve-tenant.ts'
import { tenantHeadline } from './tenant-headline.ts'
import { tenantTimeline } from './tenant-timeline.ts'

const noDowntime = { failingSeconds: 0, unknownSeconds: 0, maintenanceSeconds: 0 }
const activeRunsMax = 20

/** What does not work for them, since when, why, and the one next thing to do. Refuses a tenant unknown to this operator. */
export async function getTenant(options: { context: OperationsContext; operator: Operator; tenant: string }): Promise<TenantView> {
  const { context, operator } = options
  const { db, pack } = context
  const { scope } = operator
  const record = await resolveTenant(options)
  const tenant = record.id
  const now = context.now()
  const [rows, firstSeen, sums, objectives, sweptAt, activeRuns, timeline] = await Promise.all([
    listFeatureStates(db, { scope, tenant }),
    listFirstSeen(db, { scope, tenant }),
    sumAvailability(db, { scope, tenant, from: new Date(now.getTime() - windowMs), to: now }),
    listAvailabilityObjectives(db, { scope, tenant }),
    findSweptAt(db, { tenant }),
    listActiveRuns(options),
    tenantTimeline({ context, operator, tenant: record }),
  ])
  const next = await nextActions({ context, operator, tenant: record, rows })
  const features = featuresOf({ pack, tenant: record }).map(({ id }): TenantView['features'][number] => {
    const row = rows.find((candidate) => candidate.feature === id)
    return {
      ...toFeatureLine({ pack, feature: id, row }),
      next: next.get(id) ?? { type: 'diagnose', words: 'Look now' },
      availability: featureAvailability({
        now,
        firstSeenAt: firstSeen.find((seen) => seen.feature === id)?.at ?? null,
        current: row ?? null,
        sums: sums.find((sum) => sum.feature === id) ?? noDowntime,
        objective: promiseOf({ objectives, feature: id }).percent,
      }),
    }
  })
  const { name, tier, region, shard, release, ring, timeZone, locale, identifiers, instance } = record
  const { baseUrl, version, configurationHash, templateHash } = instance
  return {
    id: tenant,
    name,
    tier,
    region,
    shard,
    release,
    ring,
    timeZone,
    locale,
    identifiers,
    instance: {
      baseUrl,
      version,
      configurationHash,
      templateHash,
      drifted: configurationHash === null || templateHash === null ? null : configurationHash !== templateHash,
    },
    headline: tenantHeadline({ features, timeZone, now }),
    features,
    activeRuns,
    timeline,
    checkedAt: sweptAt?.toISOString() ?? null,
  }
}

async function listActiveRuns({
  context,
  operator,
  tenant,
}: {
  context: OperationsContext
  operator: Operator
  tenant: string
}): Promise<TenantView['activeRuns']> {
  const { items } = await listRuns(context.db, {
    scope: operator.scope,
    filter: { tenant, openOnly: true },
    page: { limit: activeRunsMax },
  })
  const { remediations } = packIndex(context.pack)
  return Promise.all(
    items.map(async (run) => ({
      run: run.id,
      remediation: { id: run.remediation, title: remediations.get(run.remediation)?.title ?? run.remediation },
      state: run.state,
      by: (await findOperator(context.db, { id: run.requestedBy }))?.name ?? run.requestedBy,
      since: (run.startedAt ?? run.requestedAt).toISOString(),
    })),
  )
}
