import { createHash } from 'node:crypto'

/**
 * The next moment in a tenant's own rhythm: tenants are spread over the interval by a hash of their name, so that
 * neither a start nor the end of an outage makes all of them due at once.
 */
export function nextInPhase({ tenant, after, intervalMs }: { tenant: string; after: Date; intervalMs: number }): Date {
  // Whole milliseconds, as dates are: a fraction would make the next moment equal to this one.
  const offset = Math.floor(phaseOf(tenant) * intervalMs)
  const rounds = Math.floor((after.getTime() - offset) / intervalMs) + 1
  return new Date(rounds * intervalMs + offset)
}

/** 0 … 1, the same in every process. */
function phaseOf(tenant: string): number {
  return createHash('sha256').update(tenant).digest().readUInt32BE(0) / 2 ** 32
}
