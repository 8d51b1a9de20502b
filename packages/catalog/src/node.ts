import type { TenantFacts } from './tenant.ts'
import type { NodeKind } from './vocabulary.ts'

export type Propagation = 'error' | 'latency' | 'staleness'

/** `X dependsOn Y`: how likely X breaks when Y is broken, and in which way the trouble travels. */
export type Dependency = {
  on: string
  /** P(X breaks | Y is broken), 0 … 1; hard about .95, soft .4 … .8. */
  weight: number
  /** `async` when X only hands work over to Y: its own requests still succeed while Y is broken. */
  mode: 'sync' | 'async'
  propagates: Propagation[]
}

type NodeBase = {
  id: string
  title: string
  /** One sentence for someone who joined last week. */
  description: string
  /** P(broken) in a window, before any evidence; 0.002 … 0.006 to start with, learned later. */
  prior: number
  dependsOn: Dependency[]
}

/** What the customer bought. */
export type Feature = NodeBase & { kind: 'feature' }
/** A part of one tenant's instance. */
export type Component = NodeBase & { kind: 'component' }
/** A part that many tenants stand on: a region, a shard, a partner, a release. */
export type SharedComponent = NodeBase & {
  kind: 'shared'
  /** Which group of tenants this tenant shares it with, e.g. `payments-eu`; null when it does not use it. */
  groupOf: (tenant: TenantFacts) => string | null
}
export type PackNode = Feature | Component | SharedComponent

export function defineFeature(feature: Omit<Feature, 'kind'>): Feature {
  return { kind: 'feature', ...feature }
}

export function defineComponent(component: Omit<Component, 'kind'>): Component {
  return { kind: 'component', ...component }
}

export function defineSharedComponent(component: Omit<SharedComponent, 'kind'>): SharedComponent {
  return { kind: 'shared', ...component }
}

export function nodeKind(node: PackNode): NodeKind {
  return node.kind
}
