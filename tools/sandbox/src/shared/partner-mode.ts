/** How a partner behaves at the moment. A real behaviour of its server, seen by every caller alike. */
export type PartnerMode =
  | { mode: 'up' }
  | { mode: 'down' }
  | { mode: 'slow'; delayMs: number }
  | { mode: 'refusing' }
  | { mode: 'partial'; rate: number }

export type PartnerTreatment = { type: 'serve'; afterMs: number } | { type: 'cut' } | { type: 'fail' }

/** What happens to one call; `draw` is uniform in 0 ≤ draw < 1. */
export function treatCall(options: { mode: PartnerMode; draw: number }): PartnerTreatment {
  const { mode, draw } = options
  switch (mode.mode) {
    case 'down':
      return { type: 'cut' }
    case 'slow':
      return { type: 'serve', afterMs: mode.delayMs }
    case 'partial':
      return draw < mode.rate ? { type: 'fail' } : { type: 'serve', afterMs: 0 }
    case 'up':
    case 'refusing':
      return { type: 'serve', afterMs: 0 }
  }
}
