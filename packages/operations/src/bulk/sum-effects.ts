import type { Effect } from '@lamplighter/catalog'
import type { RolloutView } from '../views/rollout-view.ts'

const kindsMax = 30

/** Effects that read alike are one line: over how many tenants, and how many things where that was counted. */
export function sumEffects(plans: Effect[][]): RolloutView['effects'] {
  const kinds = new Map<string, RolloutView['effects'][number]>()
  for (const effects of plans) {
    const own = new Set<string>()
    for (const { what, component, count } of effects) {
      // Numbers and names inside the words differ from tenant to tenant; the kind does not.
      const key = `${component} ${what.replaceAll(/[“"'][^”"']*[”"']|\d[\d.,]*/g, '…')}`
      const known = kinds.get(key) ?? { what, component, tenants: 0, count: null }
      const counted = count === null ? known.count : (known.count ?? 0) + count
      kinds.set(key, { ...known, tenants: known.tenants + (own.has(key) ? 0 : 1), count: counted })
      own.add(key)
    }
  }
  return [...kinds.values()].toSorted((a, b) => b.tenants - a.tenants || a.what.localeCompare(b.what)).slice(0, kindsMax)
}
