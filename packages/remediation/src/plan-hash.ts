import { sha256 } from '@noble/hashes/sha2'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils'
import type { Effect } from '@lamplighter/catalog'
import { canonicalJson } from './canonical-json.ts'

/** A plan older than this may no longer be run; the operator makes a new one. */
export const planStaleMs = 5 * 60_000

export type PlanIdentity = {
  tenant: string
  remediation: { id: string; version: number }
  packVersion: string
  params: unknown
  effects: Effect[]
  tenantsAffected: number
  /** Null only for an undo, which needs no fresh diagnosis. */
  diagnosis: { id: string; hash: string } | null
  /** Set when the plan undoes a run. */
  undoOf: string | null
}

/**
 * What a run consumes and an approval is bound to: SHA-256 over the canonical JSON of everything that the operator saw
 * and that decides what will happen. Two plans have the same hash exactly when all of it is the same.
 */
export function planHash(plan: PlanIdentity): string {
  const { tenant, remediation, packVersion, params, effects, tenantsAffected, diagnosis, undoOf } = plan
  return sha256Hex(
    canonicalJson({ format: 'lamplighter.plan/1', tenant, remediation, packVersion, params, effects, tenantsAffected, diagnosis, undoOf }),
  )
}

/** The instant from which a plan made at `madeAt` is stale. */
export function planStaleAt(madeAt: Date): Date {
  return new Date(madeAt.getTime() + planStaleMs)
}

/**
 * A backlog grows while its plan is read: a count that is off by up to this share of what was planned is still the same
 * plan. Whoever agreed to 400 dead letters agrees to 410, not to 500.
 */
export const planCountTolerance = 0.2

/**
 * Did the world change between plan and start? Compares what would happen, effect by effect, counts within
 * `planCountTolerance`; the sentence names the first difference, for the refusal. Null when nothing differs.
 */
export function findPlanChange({ planned, now }: { planned: PlannedEffects; now: PlannedEffects }): string | null {
  if (planned.tenantsAffected !== now.tenantsAffected) {
    return `it would now reach ${now.tenantsAffected} tenants instead of ${planned.tenantsAffected}`
  }
  if (planned.effects.length !== now.effects.length) {
    return `it would now have ${now.effects.length} effects instead of ${planned.effects.length}`
  }
  for (const [index, before] of planned.effects.entries()) {
    const after = now.effects[index]!
    const sameCount = isSameCount({ planned: before.count, now: after.count })
    if (canonicalJson(before) === canonicalJson(sameCount ? { ...after, count: before.count } : after)) continue
    if (before.what !== after.what) return `“${before.what}” has become “${after.what}”`
    if (!sameCount)
      return `“${before.what}” would now touch ${after.count ?? 'an unknown number'} instead of ${before.count ?? 'an unknown number'}`
    return `“${before.what}” now starts from “${after.before}” instead of “${before.before}”`
  }
  return null
}

function isSameCount({ planned, now }: { planned: number | null; now: number | null }): boolean {
  if (planned === null || now === null) return planned === now
  return Math.abs(now - planned) <= planCountTolerance * planned
}

export type PlannedEffects = { effects: Effect[]; tenantsAffected: number }

export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}
