import type { FeatureState } from '@lamplighter/catalog/vocabulary'
import type { AvailabilityToSave } from '@lamplighter/db/queries'

const hourMs = 3_600_000

/**
 * The time between two looks, charged to the state that the first one left, hour by hour. Beyond `trustedMs` nobody was
 * looking: that rest is unknown, not downtime. Time that was ok needs no row.
 */
export function downtimeBetween(options: {
  tenant: string
  feature: string
  state: FeatureState
  from: Date
  to: Date
  trustedMs: number
}): AvailabilityToSave[] {
  const { tenant, feature, state, from, to, trustedMs } = options
  const seen = Math.min(to.getTime(), from.getTime() + trustedMs)
  return [
    ...charge({ tenant, feature, state, from: from.getTime(), to: seen }),
    ...charge({ tenant, feature, state: 'unknown', from: seen, to: to.getTime() }),
  ]
}

function charge(options: { tenant: string; feature: string; state: FeatureState; from: number; to: number }): AvailabilityToSave[] {
  const { tenant, feature, to } = options
  const kind = kindOf(options.state)
  const hours: AvailabilityToSave[] = []
  if (kind === null) return hours
  for (let at = options.from; at < to;) {
    const hour = Math.floor(at / hourMs) * hourMs
    const until = Math.min(to, hour + hourMs)
    // Whole seconds by their boundaries, so that adding up many short times loses none.
    const seconds = Math.floor(until / 1000) - Math.floor(at / 1000)
    if (seconds > 0)
      hours.push({
        tenant,
        feature,
        hour: new Date(hour),
        okSeconds: 0,
        failingSeconds: 0,
        unknownSeconds: 0,
        maintenanceSeconds: 0,
        [kind]: seconds,
      })
    at = until
  }
  return hours
}

/** Going up and down breaks the promise; working with warnings keeps it. */
function kindOf(state: FeatureState): 'failingSeconds' | 'unknownSeconds' | 'maintenanceSeconds' | null {
  switch (state) {
    case 'failing':
    case 'unstable':
      return 'failingSeconds'
    case 'unknown':
      return 'unknownSeconds'
    case 'maintenance':
      return 'maintenanceSeconds'
    case 'ok':
    case 'degraded':
      return null
  }
}
