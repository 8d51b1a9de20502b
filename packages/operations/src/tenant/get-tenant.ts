import { readTenantPage } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { promiseOf } from '../availability/promise.ts'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { tenantGroups } from '../model/tenant-model.ts'
import { refuseUnknown } from '../operation-refusal.ts'
import type { TenantView } from '../views/tenant-view.ts'
import { featureAvailability, windowMs } from './availability.ts'
import { featuresOf, toFeatureLine } from './feature-line.ts'
import { nextActions } from './next-action.ts'
import { resolveTenant } from './resolve-tenant.ts'
import { tenantHeadline } from './tenant-headline.ts'
import { tenantTimeline } from './tenant-timeline.ts'

const noDowntime = { failingSeconds: 0, unknownSeconds: 0, maintenanceSeconds: 0 }
const lookBackMs = 7 * 24 * 3_600_000
const eachMax = 30

/** What does not work for them, since when, why, and the one next thing to do. Refuses a tenant unknown to this operator. */
export async function getTenant(options: { context: OperationsContext; operator: Operator; tenant: string }): Promise<TenantView> {
  const { context, operator } = options
  const { db, pack } = context
  const { scope } = operator
  const index = packIndex(pack)
  const record = await resolveTenant(options)
  const tenant = record.id
  const now = context.now()
  const page = await readTenantPage(db, {
    scope,
    tenant,
    groups: tenantGroups({ pack, tenant: record }),
    availableFrom: new Date(now.getTime() - windowMs),
    from: new Date(now.getTime() - lookBackMs),
    now,
    limit: eachMax,
  })
  if (page === null) throw refuseUnknown({ noun: 'tenant', id: tenant, known: [], wayOut: 'It has just left your scope. Search again.' })
  const { states: rows, firstSeen, availability: sums, objectives, sweptAt } = page
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
    activeRuns: page.activeRuns.map(({ id, remediation, state, by, since }) => ({
      run: id,
      remediation: { id: remediation, title: index.remediations.get(remediation)?.title ?? remediation },
      state,
      by,
      since: since.toISOString(),
    })),
    timeline: tenantTimeline({ pack, tenant, page, from: new Date(now.getTime() - lookBackMs) }),
    checkedAt: sweptAt?.toISOString() ?? null,
  }
}
