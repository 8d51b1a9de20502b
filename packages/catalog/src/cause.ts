import type { Check } from './check.ts'
import type { Clients } from './clients.ts'

/**
 * A typed predicate over one check's evidence, worth a bounded log-likelihood ratio for its cause.
 * Never a veto: ±0.5 … ±4 nats (docs: the evidence ledger).
 */
export type Signature = {
  check: string
  /** Said in the ledger: "the partner answered 401". */
  says: string
  llr: number
  matches: (observation: { message: string; evidence: unknown }) => boolean
}

/** Words with `{name}` places, filled from redacted evidence of checks that observe the cause's node or sign for it. */
export type CauseWords = {
  /** For L1, plain, to read aloud to a colleague. */
  l1: string
  /** For an engineer: exact terms. */
  engineer: string
  /** Safe to say to the customer: no host names, no blame, no promise. */
  customer: string
}

export type Cause = {
  /** `<noun>/<what-is-wrong>`, unique in the pack. */
  id: string
  title: string
  /** The node that is broken when this is the cause. */
  of: string
  /** `usage`: the feature works as designed and is used wrongly; its cure teaches. */
  kind: 'fault' | 'usage'
  prior: number
  words: CauseWords
  signatures: Signature[]
  /** For usage causes: the article that teaches, in Markdown. */
  article?: { title: string; body: string }
  /** Markdown: Meaning · Impact · Diagnosis · Mitigation · When not to use it. */
  runbook?: string
}

export function defineCause(cause: Cause): Cause {
  return cause
}

/** A signature typed by the evidence of the check it reads; an observation without evidence never matches. */
export function signature<C extends Clients, E>(
  check: Check<C, E>,
  options: { says: string; llr: number; when: (evidence: E, message: string) => boolean },
): Signature {
  return {
    check: check.id,
    says: options.says,
    llr: options.llr,
    matches: ({ message, evidence }) => {
      const parsed = check.evidence.safeParse(evidence)
      return parsed.success && options.when(parsed.data, message)
    },
  }
}
