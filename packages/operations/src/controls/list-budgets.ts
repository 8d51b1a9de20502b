import {
  countRunsByOperator,
  countRunsByTenant,
  countRunsOfRemediation,
  listOperators,
  listTenantsByIds,
  type BudgetCount,
} from '@lamplighter/db/queries'
import { defaultLimits, type BudgetLimit, type BudgetUse, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import type { BudgetView } from '../views/budget-view.ts'

/** How many of each kind are shown; the scarcest first. */
const eachMax = 20

type Counted = { limit: BudgetLimit; counts: BudgetCount[]; title: (subject: string) => string }

/** Every budget that was drawn on within its window, with what is left, the scarcest first. Runs out of scope are not counted. */
export async function listBudgets({ context, operator }: { context: OperationsContext; operator: Operator }): Promise<BudgetView[]> {
  const { db, pack } = context
  const { scope } = operator
  const now = context.now()
  const sinceOf = (limit: BudgetLimit) => new Date(now.getTime() - limit.perHours * 3_600_000)
  const counted: Counted[] = []
  const operators = new Map((await listOperators(db)).map(({ id, name }) => [id, name]))
  for (const limit of context.limits ?? defaultLimits) {
    const asked = { scope, since: sinceOf(limit), limit: eachMax }
    if (limit.of === 'operator')
      counted.push({ limit, counts: await countRunsByOperator(db, asked), title: (id) => operators.get(id) ?? id })
    if (limit.of === 'tenant') counted.push({ limit, counts: await countRunsByTenant(db, asked), title: (id) => id })
  }
  for (const { id, title, budget } of pack.remediations) {
    const limit: BudgetLimit = { of: 'remediation', ...budget }
    const counts = await countRunsOfRemediation(db, { scope, since: sinceOf(limit), limit: eachMax, remediation: id })
    counted.push({ limit, counts, title: () => title })
  }
  const tenants = await listTenantsByIds(db, {
    scope,
    tenants: [...new Set(counted.flatMap(({ counts }) => counts.flatMap(({ tenant }) => (tenant === null ? [] : [tenant]))))],
  })
  const nameOf = new Map(tenants.map(({ id, name }) => [id, name]))
  return counted
    .flatMap(({ limit, counts, title }) => counts.map((count) => toView({ limit, count, title, nameOf })))
    .toSorted((a, b) => a.left / a.runs - b.left / b.runs || a.subject.title.localeCompare(b.subject.title))
    .slice(0, 3 * eachMax)
}

function toView({
  limit,
  count,
  title,
  nameOf,
}: Omit<Counted, 'counts'> & { count: BudgetCount; nameOf: Map<string, string> }): BudgetView {
  const { subject, tenant, used, oldestAt } = count
  const left = Math.max(0, limit.runs - used)
  const named = tenant === null ? null : { id: tenant, title: nameOf.get(tenant) ?? tenant }
  return {
    of: limit.of,
    subject: limit.of === 'tenant' && named ? named : { id: subject, title: title(subject) },
    tenant: limit.of === 'remediation' ? named : null,
    used,
    left,
    runs: limit.runs,
    perHours: limit.perHours,
    freesAt: left > 0 ? null : new Date(oldestAt.getTime() + limit.perHours * 3_600_000).toISOString(),
  }
}

/** The budgets that one decision looked at, as a screen shows them. */
export function toBudgetViews({
  budgets,
  names,
}: {
  budgets: BudgetUse[]
  names: { operator: { id: string; name: string }; tenant: { id: string; name: string }; remediation: { id: string; title: string } }
}): BudgetView[] {
  const subjects = {
    operator: { id: names.operator.id, title: names.operator.name },
    tenant: { id: names.tenant.id, title: names.tenant.name },
    remediation: { id: names.remediation.id, title: names.remediation.title },
  }
  return budgets.map(({ of, used, runs, perHours, freesAt }) => ({
    of,
    subject: subjects[of],
    tenant: of === 'remediation' ? subjects.tenant : null,
    used,
    left: Math.max(0, runs - used),
    runs,
    perHours,
    freesAt: freesAt?.toISOString() ?? null,
  }))
}
