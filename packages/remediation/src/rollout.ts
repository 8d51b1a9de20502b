import type { RunState, RunVerdict } from '@lamplighter/catalog/vocabulary'
import { canonicalJson } from './canonical-json.ts'
import { sha256Hex } from './plan-hash.ts'

/** Bounds and defaults of what an operator may set. */
export const rolloutLimits = { tenantsMax: 500, ringMax: 50, ringDefault: 16, toleranceDefault: 0 }

/** A counted rollout older than this may no longer be asked for; like the evidence under it, it says nothing about now. */
export const rolloutStaleMs = 10 * 60_000

/** Splits into rings of 1, 2, 4 … up to `max`: a mistake meets one tenant first, and never more than the largest ring. */
export function ringsOf<T>({ items, max }: { items: T[]; max: number }): T[][] {
  const rings: T[][] = []
  for (let start = 0, size = 1; start < items.length; start += size, size = Math.min(size * 2, max)) {
    rings.push(items.slice(start, start + Math.min(size, max)))
  }
  return rings
}

export type RolloutIdentity = {
  remediation: { id: string; version: number }
  packVersion: string
  params: unknown
  ringMax: number
  tolerance: number
  /** Ring by ring; the hash of a tenant's plan stands for all that would happen to it. */
  rings: { tenant: string; planHash: string }[][]
}

/** What an approval of a rollout is bound to: SHA-256 over everything that was counted and shown. */
export function rolloutHash(identity: RolloutIdentity): string {
  const { remediation, packVersion, params, ringMax, tolerance, rings } = identity
  return sha256Hex(canonicalJson({ format: 'lamplighter.rollout/1', remediation, packVersion, params, ringMax, tolerance, rings }))
}

/** How a tenant's turn stands, by its run alone. `left-out`: its run was not allowed to begin; nothing was changed. */
export type Turn = 'at-work' | 'fixed' | 'failed' | 'left-out'

/** Anything but `fixed` has failed: a run that needs a person, was cancelled, or could not be verified has proved nothing. */
export function turnOf({ state, verdict }: { state: RunState; verdict: RunVerdict | null }): Turn {
  switch (state) {
    case 'awaiting-approval':
    case 'queued':
    case 'running':
    case 'verifying':
    case 'undoing':
      return 'at-work'
    case 'refused':
    case 'rejected':
    case 'expired':
      return 'left-out'
    case 'finished':
      return verdict === 'fixed' ? 'fixed' : 'failed'
    case 'needs-decision':
    case 'cancelled':
    case 'undone':
      return 'failed'
  }
}

export type RingJudgement = { type: 'at-work'; left: number } | { type: 'verified' } | { type: 'failed'; failed: number }

/** May the next ring start? Only when nothing is at work and, over the whole rollout, no more failed than is tolerated. */
export function judgeRing({ turns, tolerance }: { turns: Turn[]; tolerance: number }): RingJudgement {
  const left = turns.filter((turn) => turn === 'at-work').length
  if (left > 0) return { type: 'at-work', left }
  const failed = turns.filter((turn) => turn === 'failed').length
  return failed > tolerance ? { type: 'failed', failed } : { type: 'verified' }
}
