import { findOperator, listRunsUnderGlass, listTenantsByIds, type BrokenGlassRow } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import type { GlassView } from '../views/controls-view.ts'
import { controlAction } from './control-actions.ts'

const runsMax = 200

/** A broken glass with everything that was done under it, as far as the reader sees it, and its review. */
export async function showGlass(
  context: OperationsContext,
  { operator, glass }: { operator: Operator; glass: BrokenGlassRow },
): Promise<GlassView> {
  const { scope } = operator
  const [by, reviewer, runs] = await Promise.all([
    findOperator(context.db, { id: glass.operator }),
    glass.reviewedBy === null ? null : findOperator(context.db, { id: glass.reviewedBy }),
    listRunsUnderGlass(context.db, {
      scope,
      operator: glass.operator,
      from: glass.brokenAt,
      until: glass.mendedAt ?? glass.until,
      limit: runsMax,
    }),
  ])
  const tenants = await listTenantsByIds(context.db, { scope, tenants: [...new Set(runs.map((run) => run.tenant))] })
  const nameOf = new Map(tenants.map(({ id, name }) => [id, name]))
  const { remediations } = packIndex(context.pack)
  const isBroken = glass.mendedAt === null && glass.until > context.now()
  return {
    id: glass.id,
    operator: { id: glass.operator, name: by?.name ?? glass.operator, role: by?.role ?? 'auditor' },
    reason: glass.reason,
    brokenAt: glass.brokenAt.toISOString(),
    until: glass.until.toISOString(),
    mendedAt: glass.mendedAt?.toISOString() ?? null,
    isBroken,
    runs: runs.map(({ run, remediation, tenant, state, verdict, requestedAt, through }) => ({
      run,
      remediation: { id: remediation, title: remediations.get(remediation)?.title ?? remediation },
      tenant,
      tenantName: nameOf.get(tenant) ?? tenant,
      state,
      verdict,
      at: requestedAt.toISOString(),
      through,
    })),
    reviewed:
      glass.reviewedAt === null
        ? null
        : { by: reviewer?.name ?? glass.reviewedBy ?? '', at: glass.reviewedAt.toISOString(), note: glass.reviewNote ?? '' },
    review: reviewAction({ operator, glass, isBroken }),
  }
}

function reviewAction({
  operator,
  glass,
  isBroken,
}: {
  operator: Operator
  glass: BrokenGlassRow
  isBroken: boolean
}): GlassView['review'] {
  if (glass.reviewedAt !== null) return { type: 'disabled', reason: 'It was reviewed already.' }
  if (isBroken) return { type: 'disabled', reason: 'It is still broken: what it led to is not known yet.' }
  return controlAction({ kind: 'review-glass', operator, glassOf: glass.operator })
}
