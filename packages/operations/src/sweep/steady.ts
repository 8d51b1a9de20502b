import type { Json } from '@lamplighter/catalog/vocabulary'
import type { CheckHealth } from '@lamplighter/diagnosis/health'
import type { CheckResult } from '../context.ts'

const remembered = 21

/** Passes, and has passed each look that is remembered: another such look tells nothing. */
export function isSteady({ health, looks }: { health: CheckHealth; looks: CheckResult[] }): boolean {
  return (
    looks.length === 1 &&
    looks[0]!.status === 'pass' &&
    health.hard === 'ok' &&
    health.soft === 0 &&
    health.history === 0 &&
    !health.unstable
  )
}

/** The health of a check whose looks were not written because all of them passed, as if they had been. */
export function caughtUp(options: { health: CheckHealth; observedAt: number; sweptAt: number | null; intervalMs: number }): CheckHealth {
  const { health, observedAt, sweptAt, intervalMs } = options
  if (sweptAt === null || sweptAt <= observedAt) return health
  const unwritten = Math.round((sweptAt - observedAt) / intervalMs)
  return { ...health, length: Math.min(remembered, health.length + unwritten), seenAt: new Date(sweptAt).toISOString() }
}

/** A short name for what a look said; a look with the same name as the stored one need not be written. */
export function saidBy({ status, message, evidence, magnitude }: CheckResult): string {
  return fingerprint(`${status}\n${message}\n${magnitude ?? ''}\n${JSON.stringify(evidence)}`)
}

/** What the stored look said; null: stored without. */
export function saidBefore(health: Json): string | null {
  const said = (health as { said?: unknown } | null)?.said
  return typeof said === 'string' ? said : null
}

/** 64 bits: two FNV-1a hashes over UTF-16 units, the second begun elsewhere. Not for secrets, only to see a difference. */
function fingerprint(text: string): string {
  let a = 0x811c9dc5
  let b = 0x7ee3623b
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x01000193) ^ (b >>> 15)
  }
  return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`
}
