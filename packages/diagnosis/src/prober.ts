import type { CheckStatus } from '@lamplighter/catalog/vocabulary'

/** Below this many looks a share says nothing about the prober. */
const LOOKS_MIN = 20
const BLIND_FROM = 0.9
const HOSTS_MIN = 3

/**
 * Whether the prober itself is cut off: nearly everything it looked at in this round failed or could not be looked at, across at least
 * three hosts that share nothing. Then no verdict is given and no downtime counted: it is the prober, not ten thousand tenants.
 */
export function proberVerdict(options: {
  results: readonly { host: string; status: CheckStatus }[]
  /** Result of looking at something of our own that is known to be up; null when there is none. */
  referenceReached: boolean | null
}): 'online' | 'offline' {
  const { results, referenceReached } = options
  if (referenceReached === false) return 'offline'
  if (referenceReached === true || results.length < LOOKS_MIN) return 'online'
  const hosts = new Set(results.map(({ host }) => host))
  return hosts.size >= HOSTS_MIN && blindShare(results) >= BLIND_FROM ? 'offline' : 'online'
}

function blindShare(results: readonly { status: CheckStatus }[]): number {
  return results.filter(({ status }) => status === 'fail' || status === 'unknown').length / results.length
}

/** Less holds nobody up. */
const STALLED_MS_MIN = 250
const STALLED_SHARE = 0.25

/**
 * Whether a look tells of the prober instead of what it looked at: the prober itself stood still for at least a quarter of the look, and what the look
 * found is what that makes of anything: a deadline of the prober's that passed (`gaveUp`), or an answer that came late (a warning). An answer that
 * says what is wrong is believed however late it was read, and so is a pass.
 */
export function isOfProber(look: { status: CheckStatus; gaveUp: boolean; tookMs: number; stalledMs: number }): boolean {
  const { status, gaveUp, tookMs, stalledMs } = look
  if (status === 'pass' || (!gaveUp && status !== 'warn')) return false
  return stalledMs >= STALLED_MS_MIN && stalledMs >= STALLED_SHARE * tookMs
}
