import type { DeskView } from '@lamplighter/operations/views'

/** Whether an empty list means that all is well: `not-yet`, before the first round; `not-now`, while no prober sees anything. */
export type DeskSight = 'not-yet' | 'not-now' | 'now'

export function deskSight({ sweptAt, prober }: Pick<DeskView, 'sweptAt' | 'prober'>): DeskSight {
  if (sweptAt === null) return 'not-yet'
  return prober.state === 'offline' || prober.state === 'absent' ? 'not-now' : 'now'
}
