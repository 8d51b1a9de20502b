import type { OperationsContext } from '../context.ts'

export type CureOfCause = { id: string; title: string; target: 'tenant' | 'shared' }

/** The cheapest remediation that cures this cause; the pack's order breaks ties. Null: the pack knows none. */
export function cureOfCause(context: Pick<OperationsContext, 'pack'>, cause: string | null): CureOfCause | null {
  const [cure] = context.pack.remediations
    .filter((remediation) => cause !== null && remediation.cures.includes(cause))
    .toSorted((a, b) => a.cost - b.cost)
  return cure === undefined ? null : { id: cure.id, title: cure.title, target: cure.target }
}
