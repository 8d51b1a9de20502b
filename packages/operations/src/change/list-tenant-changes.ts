import type { TenantFacts } from '@lamplighter/catalog'
import { changeKindSchema } from '@lamplighter/catalog/vocabulary'
import {
  listChanges,
  listCheckStates,
  listFeatureStates,
  type ChangeRow,
  type CheckStateRow,
  type FeatureStateRow,
} from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { nodesBelow } from '../model/node-closure.ts'
import { packIndex } from '../model/pack-index.ts'
import { tenantGroups } from '../model/tenant-model.ts'
import { resolveTenant } from '../tenant/resolve-tenant.ts'
import type { ChangeLine, TenantChanges } from '../views/change-view.ts'
import { getChangesState } from './import-changes.ts'

const lookBackMs = 7 * 24 * 3_600_000
const changesMax = 50

/**
 * What changed before it broke: the tenant's own changes and those of what it shares, over a week, each set against the moment the
 * trouble began. Later ones are listed too, and said to be later. Refuses a tenant unknown to this operator.
 */
export async function listTenantChanges(options: {
  context: OperationsContext
  operator: Operator
  tenant: string
}): Promise<TenantChanges> {
  const { context, operator } = options
  const { db, pack } = context
  const { scope } = operator
  const tenant: TenantFacts = await resolveTenant(options)
  const now = context.now()
  const from = new Date(now.getTime() - lookBackMs)
  const [features, checks, rows, state] = await Promise.all([
    listFeatureStates(db, { scope, tenant: tenant.id }),
    listCheckStates(db, { scope, tenant: tenant.id }),
    listChanges(db, { scope, tenant: tenant.id, groups: tenantGroups({ pack, tenant }), from, to: now, limit: changesMax }),
    getChangesState({ context }),
  ])
  const trouble = findTrouble({ context, features, checks })
  const { nodes } = packIndex(pack)
  return {
    brokeAt: trouble?.at.toISOString() ?? null,
    broke: trouble === null ? null : { id: trouble.feature, title: nodes.get(trouble.feature)?.title ?? trouble.feature },
    changes: rows.map((row) => toLine({ context, row, trouble })),
    from: from.toISOString(),
    readAt: state?.readAt ?? null,
    problem: state?.problem ?? null,
  }
}

type Trouble = { feature: string; at: Date; below: Set<string> }

/** The feature that broke first, when, and everything that features in trouble stand on. Null: all is well, or not seen. */
function findTrouble(options: { context: OperationsContext; features: FeatureStateRow[]; checks: CheckStateRow[] }): Trouble | null {
  const { pack } = options.context
  const { checks: definitions } = packIndex(pack)
  const failing = options.checks.filter((row) => row.status === 'fail')
  const troubles = options.features
    .filter(({ state }) => state === 'failing' || state === 'unstable' || state === 'degraded')
    .map((row): Trouble => {
      const below = nodesBelow({ pack, node: row.feature })
      // The part below may have begun to fail before the feature was seen to.
      const own = failing.filter((check) => below.has(definitions.get(check.check)?.observes ?? ''))
      return { feature: row.feature, at: new Date(Math.min(row.since.getTime(), ...own.map(({ since }) => since.getTime()))), below }
    })
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
  const [first] = troubles
  return first === undefined ? null : { ...first, below: new Set(troubles.flatMap(({ below }) => [...below])) }
}

function toLine({ context, row, trouble }: { context: OperationsContext; row: ChangeRow; trouble: Trouble | null }): ChangeLine {
  const node = packIndex(context.pack).nodes.get(row.node)
  const kind = changeKindSchema.safeParse(row.kind)
  const gapMs = trouble === null ? null : trouble.at.getTime() - row.at.getTime()
  return {
    id: row.id,
    at: row.at.toISOString(),
    kind: kind.success ? kind.data : 'configuration',
    node: { id: row.node, title: node?.title ?? row.node, kind: node?.kind ?? 'component' },
    group: row.tenant === null ? row.group : null,
    summary: row.summary,
    source: row.source,
    when: gapMs === null ? null : gapMs >= 0 ? 'before' : 'after',
    gapSeconds: gapMs === null ? null : Math.round(Math.abs(gapMs) / 1000),
    concerns: trouble?.below.has(row.node) ?? false,
  }
}
