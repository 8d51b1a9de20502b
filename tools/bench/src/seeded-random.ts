/** Seeded random numbers (mulberry32): the same seed gives the same fleet on every machine. */
export type Random = {
  /** 0 ≤ x < 1. */
  next: () => number
  chance: (probability: number) => boolean
  /** Whole number, 0 ≤ x < below. */
  below: (below: number) => number
  pick: <T>(items: readonly T[]) => T
  between: (min: number, max: number) => number
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    chance: (probability) => next() < probability,
    below: (below) => Math.floor(next() * below),
    pick: (items) => items[Math.floor(next() * items.length)]!,
    between: (min, max) => min + (max - min) * next(),
  }
}
