import { allFaults } from './all-faults.ts'
import type { GroundTruth, ParamSpec } from './fault.ts'

export type { GroundTruth, ParamSpec }

/** A fault as data: what it breaks, what is true of it, what mends it. */
export interface FaultEntry {
  id: string
  title: string
  truth: GroundTruth
  target: 'tenant' | 'shared'
  /** Empty for tenant faults. */
  sharedTargets: readonly string[]
  affects: readonly string[]
  params: Record<string, ParamSpec>
  mendedBy: string | null
}

export const faultCatalogue: readonly FaultEntry[] = allFaults.map(({ id, title, truth, target, affects, params, mendedBy, ...rest }) => ({
  id,
  title,
  truth,
  target,
  sharedTargets: 'sharedTargets' in rest ? rest.sharedTargets : [],
  affects,
  params,
  mendedBy,
}))
