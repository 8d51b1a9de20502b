import { canonicalJson, sha256Hex } from '@lamplighter/remediation'
import type { Json } from '@lamplighter/catalog'

/** Who did what, where, on whose authority; what `appendAudit` is given. */
export type AuditEntry = {
  /** Operator's id, or `system:<part>`. */
  actor: string
  /** What allowed it: `role:l2`, `approval:<run>`, `break-glass`, `none` for a refusal. */
  authority: string
  /** Which door: console, cli, automatic, worker. */
  gate: string
  /** `<noun>.<what-happened>` */
  action: string
  tenant: string | null
  subject: string | null
  details: Record<string, Json>
  planHash: string | null
  reason: string | null
  case: string | null
}

/** An entry as it stands in the chain. */
export type SealedAuditEntry = AuditEntry & { seq: number; at: string; previousHash: string; hash: string }

/** What stands before the first entry. */
export const firstPreviousHash = '0'.repeat(64)

/** SHA-256, hex, over the canonical JSON of everything else in the entry, the hash of the one before included. */
export function sealOf(entry: Omit<SealedAuditEntry, 'hash'>): string {
  const { head, middle, tail } = aroundTheSeal(entry)
  return sha256Hex(`${head}${entry.previousHash}${middle}${entry.seq}${tail}`)
}

/**
 * The canonical JSON of an entry around its two members that only the holder of the chain's lock knows: `previousHash` and `seq`. Joined
 * with them it is what is sealed; the database joins them where the lock is held.
 */
export function aroundTheSeal(entry: AuditEntry & { at: string }): { head: string; middle: string; tail: string } {
  const { action, actor, at, authority, case: caseId, details, gate, planHash, reason, subject, tenant } = entry
  // Members stand in the order of their names.
  const before = canonicalJson({ action, actor, at, authority, case: caseId, details, gate, planHash })
  return {
    head: `${before.slice(0, -1)},"previousHash":"`,
    middle: `",${canonicalJson({ reason }).slice(1, -1)},"seq":`,
    tail: `,${canonicalJson({ subject, tenant }).slice(1)}`,
  }
}

export type ChainState = { seq: number; hash: string }
export type ChainBreak = { atSeq: number; problem: string }

/**
 * Does this entry follow the one before? Pure, so that an exported file can be checked on any machine. Any change to a
 * stored entry, any gap, any reordering breaks the chain at that place. Cutting off the newest entries can only be seen
 * by comparing the head with one noted elsewhere.
 */
export function followChain({
  before,
  entry,
}: {
  before: ChainState
  entry: SealedAuditEntry
}): { state: ChainState } | { broken: ChainBreak } {
  if (entry.seq !== before.seq + 1) return { broken: { atSeq: entry.seq, problem: `entry ${before.seq + 1} is missing` } }
  if (entry.previousHash !== before.hash) return { broken: { atSeq: entry.seq, problem: 'does not seal the entry before it' } }
  if (sealOf(entry) !== entry.hash) return { broken: { atSeq: entry.seq, problem: 'was changed after it was written' } }
  return { state: { seq: entry.seq, hash: entry.hash } }
}

export const chainStart: ChainState = { seq: 0, hash: firstPreviousHash }
