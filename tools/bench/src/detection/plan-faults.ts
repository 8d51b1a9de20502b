import { faultCatalogue } from '@lamplighter/sandbox/faults'
import type { Random } from '../seeded-random.ts'

/** One injection: what breaks where, the features of which one must then be shown failing, and how long after the one before. */
export type PlannedFault = { fault: string; tenant: string; features: readonly string[]; afterMs: number }

/**
 * One fault a tenant, going round the catalogue's faults of single tenants; a fault that fails no feature by design (a user without
 * permission) is left out. The gaps are random, so that the injections meet the sweep at any point of its round.
 */
export function planFaults(options: { tenants: string[]; count: number; gapMsMax: number; random: Random }): PlannedFault[] {
  const { tenants, count, gapMsMax, random } = options
  const faults = faultCatalogue.filter(({ target, affects }) => target === 'tenant' && affects.length > 0)
  return tenants.slice(0, count).map((tenant, at) => {
    const fault = faults[at % faults.length]!
    return { fault: fault.id, tenant, features: fault.affects, afterMs: random.below(gapMsMax) }
  })
}
