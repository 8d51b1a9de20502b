import type { Dependency } from '@lamplighter/catalog'

/** Breaks when `on` breaks, nearly always. */
export function hard(on: string, weight = 0.95): Dependency {
  return { on, weight, mode: 'sync', propagates: ['error'] }
}

/** Breaks in some of the ways in which `on` can break. */
export function soft(on: string, weight: number): Dependency {
  return { on, weight, mode: 'sync', propagates: ['error'] }
}

/** Slows down or fails with `on`. */
export function slowedBy(on: string, weight: number): Dependency {
  return { on, weight, mode: 'sync', propagates: ['error', 'latency'] }
}

/** Hands work over to `on`: its own requests still succeed, what they started does not end. */
export function handsOver(on: string, weight = 0.95): Dependency {
  return { on, weight, mode: 'async', propagates: ['staleness'] }
}

/** Shows what `on` made last; grows old when it stops. */
export function agesWith(on: string, weight: number): Dependency {
  return { on, weight, mode: 'async', propagates: ['staleness'] }
}

/**
 * What every feature stands on. One flag or one missing entitlement hits one feature of thirteen, hence the small
 * weights: a broken flag makes *this* feature fail about once in thirteen times.
 */
export const everyFeature: Dependency[] = [slowedBy('instance', 0.99), soft('feature-flags', 0.08), soft('entitlements', 0.08)]

/** What every feature with data stands on. A blocked transaction hits only those who touch the same rows. */
export const withDatabase: Dependency[] = [...everyFeature, slowedBy('database-pool', 0.95), slowedBy('shard', 0.75)]
