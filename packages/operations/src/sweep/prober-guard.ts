/**
 * Tells "everything is down" from "we cannot see". A round over a tenant in which nothing at all passed is suspicious; it
 * counts only when someone else was seen passing lately, or when a canary answers. Otherwise the prober itself is taken
 * to be offline: no verdicts, no downtime, for anybody, until something passes again.
 */
export function createProberGuard(options: ProberGuardOptions): ProberGuard {
  let lastPass: { tenant: string; at: number } | null = null
  let otherPass: { tenant: string; at: number } | null = null
  let canary: { at: number; answer: Promise<boolean> } | null = null
  let offlineSince: Date | null = null

  function passedElsewhere(tenant: string, now: number): boolean {
    return [lastPass, otherPass].some((pass) => pass !== null && pass.tenant !== tenant && now - pass.at <= options.trustedForMs)
  }

  function askCanary(now: number): Promise<boolean> {
    if (canary === null || now - canary.at > options.canaryEveryMs) {
      canary = { at: now, answer: options.canary().catch(() => false) }
    }
    return canary.answer
  }

  return {
    offlineSince: () => offlineSince,
    async admits({ tenant, anyPassed, now }) {
      if (anyPassed) {
        if (lastPass !== null && lastPass.tenant !== tenant) otherPass = lastPass
        lastPass = { tenant, at: now.getTime() }
        offlineSince = null
        return true
      }
      if (passedElsewhere(tenant, now.getTime()) || (await askCanary(now.getTime()))) {
        offlineSince = null
        return true
      }
      offlineSince ??= now
      return false
    },
  }
}

export type ProberGuardOptions = {
  /** Something outside every tenant that answers whenever we can see; false or a rejection: no answer. */
  canary: () => Promise<boolean>
  /** How long another tenant's pass proves that we can see. */
  trustedForMs: number
  canaryEveryMs: number
}

export type ProberGuard = {
  /** Whether a finished round over a tenant may be believed. */
  admits(options: { tenant: string; anyPassed: boolean; now: Date }): Promise<boolean>
  /** Since when nothing is believed; null: we can see. */
  offlineSince(): Date | null
}
