import { foldCheck, newCheckHealth, type CheckHealth } from '@lamplighter/diagnosis/health'
import type { CheckStatus, Json } from '@lamplighter/catalog/vocabulary'
import type { CheckResult } from '../context.ts'
import { majority } from './confirm-change.ts'

/** What is remembered of a check; what cannot be read starts anew. Checked by hand: this is read for each look of the sweep. */
export function readCheckHealth(stored: Json): CheckHealth {
  if (stored === null || typeof stored !== 'object' || Array.isArray(stored)) return newCheckHealth()
  const { hard, soft, history, length, unstable, since, seenAt } = stored
  if (hard !== 'ok' && hard !== 'failing' && hard !== 'unknown') return newCheckHealth()
  if (!isCount(soft) || !isCount(history) || !isCount(length) || typeof unstable !== 'boolean') return newCheckHealth()
  if (!isInstant(since) || !isInstant(seenAt)) return newCheckHealth()
  return { hard, soft, history, length, unstable, since, seenAt }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function isInstant(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}

export type FoldedLooks = {
  /** The hard state, in the words of a check: a warning passes. */
  status: CheckStatus
  health: CheckHealth
  /** The look that speaks for the status; its message and evidence are kept. */
  result: CheckResult
}

/**
 * What a visit's looks make of a check. Two failures of three make it fail at once; a check that cannot look is unknown
 * after two of its intervals, and never failing.
 */
export function foldLooks(options: { health: CheckHealth; looks: CheckResult[]; everySeconds: number }): FoldedLooks {
  const { looks, everySeconds } = options
  const rules = { failAfter: 2, recoverAfter: 2, staleAfterMs: 2 * everySeconds * 1000 }
  const agreed = majority(looks) === 'fail'
  const last = looks.at(-1)!
  const health = looks.reduce((before, look) => {
    const confirmed = agreed && look === last
    return foldCheck({ health: before, result: { status: look.status, at: look.observedAt.toISOString(), confirmed }, rules }).health
  }, options.health)
  const status = statusOf({ health, looks })
  const speaking = looks.findLast((look) => look.status === status) ?? last
  return { status, health, result: speaking }
}

function statusOf({ health, looks }: { health: CheckHealth; looks: CheckResult[] }): CheckStatus {
  if (health.hard === 'failing') return 'fail'
  if (health.hard === 'unknown') return 'unknown'
  return looks.findLast((look) => look.status === 'pass' || look.status === 'warn')?.status ?? 'pass'
}
