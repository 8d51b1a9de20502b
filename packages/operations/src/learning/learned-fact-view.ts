import { EVERYTHING, findOperator, listTenantsByIds, type LearnedFactRow } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { titled } from '../diagnosis/diagnosis-view.ts'
import { packIndex } from '../model/pack-index.ts'
import type { LearnedFactView } from '../views/learning-view.ts'

/** Facts with the names of what they are about. The rows are those that the operator may see. */
export async function toFactViews({ context, rows }: { context: OperationsContext; rows: LearnedFactRow[] }): Promise<LearnedFactView[]> {
  const index = packIndex(context.pack) as never
  const named = (id: string | null) => (id === null ? null : titled({ index, id }))
  const tenants = await listTenantsByIds(context.db, { scope: EVERYTHING, tenants: [...new Set(rows.map((row) => row.tenant))] })
  const people = await namesOf({ context, ids: [...new Set(rows.flatMap((row) => [row.by, row.withdrawnBy ?? row.by]))] })
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    source: row.source,
    at: row.at.toISOString(),
    tenant: { id: row.tenant, title: tenants.find(({ id }) => id === row.tenant)?.name ?? row.tenant },
    feature: titled({ index, id: row.feature }),
    run: row.run,
    stated: row.statedCause === null ? null : { ...titled({ index, id: row.statedCause }), probability: row.statedProbability ?? 0 },
    right: row.statedRight,
    truth: named(row.trueCause),
    remediation: named(row.remediation),
    fixed: row.fixed,
    by: people.get(row.by) ?? row.by,
    note: row.note,
    withdrawn:
      row.withdrawnAt === null
        ? null
        : {
            at: row.withdrawnAt.toISOString(),
            by: people.get(row.withdrawnBy ?? '') ?? row.withdrawnBy ?? '',
            reason: row.withdrawnReason ?? '',
          },
  }))
}

async function namesOf({ context, ids }: { context: OperationsContext; ids: string[] }): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const id of ids) {
    const name = id.startsWith('system:') ? 'Lamplighter' : (await findOperator(context.db, { id }))?.name
    if (name !== undefined) names.set(id, name)
  }
  return names
}
