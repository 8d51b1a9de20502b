import type { Instance } from '../instance/instance.ts'
import type { Profile } from '../instance/profile.ts'
import type { FeatureId } from './feature-ids.ts'

export interface FeatureRequest {
  instance: Instance
  profile: Profile
  /** The reserved shopper of probes: everything is rolled back or reserved. */
  synthetic: boolean
  input: Record<string, unknown>
}

/** One thing that a retailer buys: the real path behind it, used by shoppers and probes alike. */
export interface Feature {
  id: FeatureId
  /** Where shoppers meet it. */
  route: { method: 'GET' | 'POST'; path: string }
  /** Does the work; throws a FeatureFailure for what the shopper is told. */
  run: (request: FeatureRequest) => Promise<Record<string, unknown>>
  /** What a shopper of the background traffic sends; `draw` is uniform in 0 ≤ draw < 1. */
  shopperInput: (options: { instance: Instance; draw: number }) => Record<string, string | number>
  /** Share of the background traffic, relative to the other features. */
  popularity: number
}

export function defineFeature(feature: Feature): Feature {
  return feature
}

/** A product that shoppers can buy, chosen by the draw. */
export function anySku(draw: number): string {
  return `P-${String(1 + Math.floor(draw * 60)).padStart(3, '0')}`
}
