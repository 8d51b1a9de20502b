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
  const known = phases.get(tenant)
  if (known !== undefined) return known
  const phase = createHash('sha256').update(tenant).digest().readUInt32BE(0) / 2 ** 32
  if (phases.size >= phasesMax) phases.clear()
  phases.set(tenant, phase)
  return phase
}

const phases = new Map<string, number>()
const phasesMax = 200_000
