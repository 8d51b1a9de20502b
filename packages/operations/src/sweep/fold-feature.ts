import { z } from 'zod'
import type { CheckStatus, FeatureState, Json } from '@lamplighter/catalog/vocabulary'

/** Icinga's bounds: a share of weighted changes above 30 % begins flapping, below 25 % ends it. */
const flappingFrom = 0.3
const flappingUntil = 0.25
/** Changes that are looked back on. */
const windowLength = 20

const healthSchema = z.object({ window: z.string().regex(/^[fo]*$/).max(windowLength + 1), unstable: z.boolean() })

/**
 * A feature's state from what its own checks are known to say, and its window of changes. A feature that goes up and down
 * is `unstable`: that silences news about it, never the looking. `unknown` is no change: it leaves the window alone.
 */
export function foldFeature({ statuses, health }: { statuses: CheckStatus[]; health: Json }): { state: FeatureState; health: Json } {
  const parsed = healthSchema.safeParse(health)
  const before = parsed.success ? parsed.data : { window: '', unstable: false }
  const seen = stateOf(statuses)
  if (seen === 'unknown') return { state: seen, health: before }
  const window = `${before.window}${seen === 'failing' ? 'f' : 'o'}`.slice(-(windowLength + 1))
  const share = changeShare(window)
  const unstable = before.unstable ? share >= flappingUntil : share > flappingFrom
  return { state: unstable ? 'unstable' : seen, health: { window, unstable } }
}

function stateOf(statuses: CheckStatus[]): FeatureState {
  if (statuses.includes('fail')) return 'failing'
  if (statuses.includes('warn')) return 'degraded'
  return statuses.includes('pass') ? 'ok' : 'unknown'
}

/** Changes within the window, the newest counting 1.2 and the oldest 0.8, as a share of the whole window. */
export function changeShare(window: string): number {
  let sum = 0
  const offset = windowLength - (window.length - 1)
  for (let at = 1; at < window.length; at += 1) {
    if (window[at] === window[at - 1]) continue
    sum += 0.8 + (0.4 * (offset + at - 1)) / (windowLength - 1)
  }
  return sum / windowLength
}
