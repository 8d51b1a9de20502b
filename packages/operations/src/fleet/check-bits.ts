/** A place for each check of the pack, so that sets of checks of a hundred thousand tenants are rows of bits in one array. */
export type CheckBits = {
  checks: string[]
  /** 32 checks a word. */
  words: number
  placeOf: ReadonlyMap<string, number>
  /** One row with the bits of these checks; those that the pack does not have are left out. */
  rowOf(checks: Iterable<string>): Uint32Array
}

export function createCheckBits(checks: string[]): CheckBits {
  const words = Math.max(1, Math.ceil(checks.length / 32))
  const placeOf = new Map(checks.map((check, place) => [check, place]))
  return {
    checks,
    words,
    placeOf,
    rowOf(named) {
      const row = new Uint32Array(words)
      for (const check of named) {
        const place = placeOf.get(check)
        if (place !== undefined) setBit({ rows: row, words, n: 0, place })
      }
      return row
    },
  }
}

/** Sets one check's bit in the n-th row. */
export function setBit({ rows, words, n, place }: { rows: Uint32Array; words: number; n: number; place: number }): void {
  rows[n * words + (place >>> 5)]! |= 1 << (place & 31)
}

/** How many bits of a word are set: pairs, then nibbles, then bytes added up by one multiplication. */
export function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
