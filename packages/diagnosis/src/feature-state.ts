import type { Explanation } from '@lamplighter/catalog/evidence'
import type { FeatureState } from '@lamplighter/catalog/vocabulary'
import type { CheckHealth } from './health.ts'

export type FeatureInput = {
  /** Health of the checks that observe the feature itself; `warns`: the newest result was a warning. */
  checks: readonly { health: CheckHealth; warns: boolean }[]
  /** The newest explanation for this feature, when there is one. */
  explanation: Pick<Explanation, 'verdict' | 'scope' | 'causes'> | null
  maintenance: boolean
  /** False: results are no verdict on the tenant at all. */
  proberOnline: boolean
}

export type FeatureOutcome = {
  state: FeatureState
  /** Key of the sentence beside the state. */
  reason: 'maintenance' | 'prober-offline' | 'no-checks' | 'stale' | 'flapping' | 'failing' | 'warning' | 'cause-below' | 'ok'
  /** Flapping silences notifications, never monitoring nor recovery; maintenance as well. */
  notify: boolean
}

/**
 * The state of a feature, worst news first: maintenance and an offline prober give no verdict; a flapping check makes the feature unstable;
 * any hard failure makes it failing. A component's confirmed or likely cause below a feature whose own checks pass makes it degraded:
 * it works, but not for long or not wholly. Unknown only when nothing definite is known.
 */
export function foldFeature(input: FeatureInput): FeatureOutcome {
  const { checks, explanation } = input
  if (input.maintenance) return { state: 'maintenance', reason: 'maintenance', notify: false }
  if (!input.proberOnline) return { state: 'unknown', reason: 'prober-offline', notify: false }
  if (checks.length === 0) return { state: 'unknown', reason: 'no-checks', notify: false }
  if (checks.some(({ health }) => health.unstable)) return { state: 'unstable', reason: 'flapping', notify: false }
  if (checks.some(({ health }) => health.hard === 'failing')) return { state: 'failing', reason: 'failing', notify: true }
  if (checks.every(({ health }) => health.hard === 'unknown')) return { state: 'unknown', reason: 'stale', notify: false }
  if (checks.some(({ warns }) => warns)) return { state: 'degraded', reason: 'warning', notify: true }
  if (explanation !== null && isNamed(explanation)) return { state: 'degraded', reason: 'cause-below', notify: true }
  return { state: 'ok', reason: 'ok', notify: true }
}

function isNamed({ verdict, causes }: NonNullable<FeatureInput['explanation']>): boolean {
  return (verdict === 'confirmed' || verdict === 'likely') && causes.length > 0
}
