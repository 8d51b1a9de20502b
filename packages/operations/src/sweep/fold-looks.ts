import { z } from 'zod'
import { foldCheck, newCheckHealth, type CheckHealth } from '@lamplighter/diagnosis/health'
import type { CheckStatus, Json } from '@lamplighter/catalog/vocabulary'
import type { CheckResult } from '../context.ts'
import { majority } from './confirm-change.ts'

const healthSchema: z.ZodType<CheckHealth> = z.object({
  hard: z.enum(['ok', 'failing', 'unknown']),
  soft: z.number().int().min(0),
  history: z.number().int().min(0),
  length: z.number().int().min(0),
  unstable: z.boolean(),
  since: z.string().nullable(),
  seenAt: z.string().nullable(),
})

/** What is remembered of a check; what cannot be read starts anew. */
export function readCheckHealth(health: Json): CheckHealth {
  const parsed = healthSchema.safeParse(health)
  return parsed.success ? parsed.data : newCheckHealth()
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
