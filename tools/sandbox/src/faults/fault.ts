import type { FeatureId } from '../features/feature-ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { Platform } from '../platform/platform.ts'

export interface GroundTruth {
  node: string
  cause: string
  scope: 'tenant' | 'shared'
}

export interface ParamSpec {
  type: 'number' | 'string'
  /** Null: chosen by the fault when it is left out. */
  default: number | string | null
  values?: readonly string[]
  min?: number
  max?: number
  about: string
}

export type Params = Record<string, number | string | null>

interface FaultBase {
  id: string
  title: string
  truth: GroundTruth
  /** Features whose probes fail by it. */
  affects: readonly FeatureId[]
  params: Record<string, ParamSpec>
  /** The action that mends or routes around it; null: nobody here can. */
  mendedBy: string | null
}

/** A fault of one instance. `active` measures the real state, whoever brought it about. */
export interface TenantFault extends FaultBase {
  target: 'tenant'
  inject: (options: { instance: Instance; params: Params }) => Promise<void>
  clear: (instance: Instance) => Promise<void>
  active: (instance: Instance) => Promise<boolean>
}

/** A fault of a component that many tenants use. */
export interface SharedFault extends FaultBase {
  target: 'shared'
  sharedTargets: readonly string[]
  inject: (options: { platform: Platform; shared: string; params: Params }) => Promise<void>
  clear: (options: { platform: Platform; shared: string }) => Promise<void>
  active: (options: { platform: Platform; shared: string }) => Promise<boolean>
  /** Whether its effect is routed around although the state is still broken. */
  mitigated?: (options: { platform: Platform; shared: string }) => Promise<boolean>
}

export type Fault = TenantFault | SharedFault

export function defineTenantFault(fault: Omit<TenantFault, 'target' | 'params'> & { params?: Record<string, ParamSpec> }): TenantFault {
  return { params: {}, ...fault, target: 'tenant' }
}

export function defineSharedFault(fault: Omit<SharedFault, 'target' | 'params'> & { params?: Record<string, ParamSpec> }): SharedFault {
  return { params: {}, ...fault, target: 'shared' }
}

export function numberParam(options: { params: Params; name: string }): number {
  return Number(options.params[options.name])
}

export function textParam(options: { params: Params; name: string }): string {
  return String(options.params[options.name])
}
