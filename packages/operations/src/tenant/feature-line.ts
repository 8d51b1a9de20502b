import type { Clients, Pack, TenantFacts } from '@lamplighter/catalog'
import type { FeatureStateRow } from '@lamplighter/db/queries'
import { applicableChecks } from '../model/applicable-checks.ts'
import { packIndex } from '../model/pack-index.ts'
import type { FeatureLine } from '../views/shared-shapes.ts'

type ShownState = Pick<FeatureStateRow, 'state' | 'since' | 'checkedAt' | 'cause' | 'causeVerdict' | 'causeScope'>

/** One feature of one tenant as lists show it. A feature that was never looked at is unknown since never. */
export function toFeatureLine<C extends Clients>({
  pack,
  feature,
  row,
}: {
  pack: Pack<C>
  feature: string
  row: ShownState | undefined
}): FeatureLine {
  const { nodes, causes } = packIndex(pack)
  const title = nodes.get(feature)?.title ?? feature
  if (row === undefined) return { feature: { id: feature, title }, state: 'unknown', since: null, checkedAt: null, cause: null }
  return {
    feature: { id: feature, title },
    state: row.state,
    since: row.since.toISOString(),
    checkedAt: row.checkedAt.toISOString(),
    cause:
      row.cause === null || row.state === 'ok'
        ? null
        : {
            id: row.cause,
            title: causes.get(row.cause)?.title ?? nodes.get(row.cause)?.title ?? row.cause,
            verdict: row.causeVerdict ?? 'possible',
            scope: row.causeScope,
          },
  }
}

/** The features that this tenant has: those of which at least one own check means something for it. */
export function featuresOf<C extends Clients>({ pack, tenant }: { pack: Pack<C>; tenant: TenantFacts }): { id: string; title: string }[] {
  const observed = new Set(applicableChecks({ pack, tenant }).map((check) => check.observes))
  return packIndex(pack)
    .features.filter(({ id }) => observed.has(id))
    .map(({ id, title }) => ({ id, title }))
}
