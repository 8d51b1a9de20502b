import type { FeatureState } from '@lamplighter/catalog/vocabulary'
import type { Span } from './windows.ts'

export type StatePeriod = { state: FeatureState; from: Date; to: Date }

/**
 * A period between two looks, cut where maintenance began and ended: what lies within a window is maintenance, whatever the state.
 * After a window has ended and before the next look, nobody knows.
 */
export function splitAtMaintenance(options: { state: FeatureState; from: Date; to: Date; spans: Span[] }): StatePeriod[] {
  const { state, spans } = options
  const [from, to] = [options.from.getTime(), options.to.getTime()]
  if (to <= from) return []
  const cuts = [from, to, ...spans.flatMap((span) => [span.from, span.to])].filter((at) => at >= from && at <= to)
  const edges = [...new Set(cuts)].toSorted((a, b) => a - b)
  const outside = state === 'maintenance' ? 'unknown' : state
  return edges.slice(1).map((end, index): StatePeriod => {
    const begin = edges[index]!
    const inside = spans.some((span) => span.from <= begin && end <= span.to)
    return { state: inside ? 'maintenance' : outside, from: new Date(begin), to: new Date(end) }
  })
}
