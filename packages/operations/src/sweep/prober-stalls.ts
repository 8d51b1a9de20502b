/**
 * Since when we ourselves stand still now and then while we look. Looks that ran out of time meanwhile say nothing of whom they looked at
 * (`isOfProber`); here it is kept for the operators, who should know why they see less.
 */
export function createProberStalls({ calmAfterMs }: { calmAfterMs: number }): ProberStalls {
  let first: Date | null = null
  let last: Date | null = null

  return {
    note({ looks, now }) {
      if (looks > 0) {
        first ??= now
        last = now
      } else if (last !== null && now.getTime() - last.getTime() >= calmAfterMs) {
        first = null
        last = null
      }
    },
    since: () => first,
  }
}

export type ProberStalls = {
  /** A visit has ended; `looks`: how many of its looks told of us and not of the tenant. */
  note(options: { looks: number; now: Date }): void
  /** Null: for some time no look was held up by us. */
  since(): Date | null
}
