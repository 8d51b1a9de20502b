import type { BudgetView } from '@lamplighter/operations/views'

/** "an hour", "in 24 hours". */
export function budgetWindow(perHours: number): string {
  return perHours === 1 ? 'an hour' : `in ${perHours} hours`
}

/** "29 of 30 an hour left for you": what this run would draw on. */
export function budgetWords(budgets: Pick<BudgetView, 'of' | 'left' | 'runs' | 'perHours'>[]): string {
  const whose = { operator: 'for you', tenant: 'for this customer', remediation: 'for this remediation here' }
  return budgets.map((budget) => `${budget.left} of ${budget.runs} ${budgetWindow(budget.perHours)} ${whose[budget.of]}`).join(' · ')
}
