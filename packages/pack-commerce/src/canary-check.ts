import { unknown, type CheckOutcome, type TenantFacts } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck, type CommerceRead } from './commerce.ts'
import { platformFact, type FactAnswer } from './ops-facts.ts'

export const canaryEvidence = z.object({
  canaryPartner: z.string(),
  canaryTries: z.number(),
  canaryFailures: z.number(),
  /** Of the first failure: `unreachable timeout declined error`; null when none failed. */
  canaryCode: z.string().nullable(),
  canaryMs: z.number(),
})
export type CanaryEvidence = z.infer<typeof canaryEvidence>

export const canaryFact = z.object({ ok: z.boolean(), code: z.string().nullable(), ms: z.number() })

/**
 * Has a shared partner do its real work for a merchant of our own, several times: independent of any tenant, and often
 * enough to see a partner that fails only some of its calls (six tries miss one that fails 40 % once in twenty times).
 */
export function canaryCheck(options: {
  id: string
  title: string
  observes: string
  tries: number
  /** Which partner serves this tenant now. */
  partnerOf: (options: { read: CommerceRead; tenant: TenantFacts }) => Promise<FactAnswer<string>>
}) {
  const { tries, partnerOf, ...named } = options
  return defineCheck({
    ...named,
    sensitivity: 0.95,
    falseAlarm: 0.0005,
    everySeconds: 60,
    timeoutMs: 8_000,
    evidence: canaryEvidence,
    run: async ({ read, tenant }) => {
      const partner = await partnerOf({ read, tenant })
      return partner.type === 'fact' ? await lookAt({ read, partner: partner.fact, tries }) : unknown(partner.message)
    },
  })
}

/** The product itself gives up on a silent partner after two seconds; the rest is room for tries that wait for each other. */
const canaryAnswerMs = 6_000

async function lookAt({
  read,
  partner,
  tries,
}: {
  read: CommerceRead
  partner: string
  tries: number
}): Promise<CheckOutcome<CanaryEvidence>> {
  const ask = () => platformFact({ read, path: `/ops/platform/partners/${partner}/canary`, schema: canaryFact, timeoutMs: canaryAnswerMs })
  const answers = await Promise.all(Array.from({ length: tries }, ask))
  const seen = answers.flatMap((answer) => (answer.type === 'fact' ? [answer.fact] : []))
  const silent = answers.find((answer) => answer.type === 'unknown')
  // Half the tries unanswered by our own way to the partner: nothing can be said about the partner.
  if (silent !== undefined && seen.length * 2 < tries) return unknown(silent.message)
  const failed = seen.filter((one) => !one.ok)
  const evidence = {
    canaryPartner: partner,
    canaryTries: seen.length,
    canaryFailures: failed.length,
    canaryCode: failed[0]?.code ?? (failed.length > 0 ? 'error' : null),
    canaryMs: Math.round(Math.max(0, ...seen.map((one) => one.ms))),
  }
  const message = failed.length === 0 ? 'ok' : `canary-${failed.length < seen.length ? 'partial' : evidence.canaryCode}`
  return { status: failed.length === 0 ? 'pass' : 'fail', message, evidence, magnitude: null }
}

/** For partners that have no second route. */
export function always(partner: string): () => Promise<FactAnswer<string>> {
  return () => Promise.resolve({ type: 'fact', fact: partner })
}
