import { fail, pass, triesEvidence, unknown, warn, type CheckOutcome } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck, secretNames, type CommerceRead } from './commerce.ts'
import { shopperTraffic } from './ops-facts.ts'

export const probeEvidence = z.object({
  /** The code of the product's own answer, or `instance-…` when none came; null when all is well. */
  failureCode: z.string().nullable(),
  httpStatus: z.number().nullable(),
  durationMs: z.number(),
  ...triesEvidence,
  /** Of real shoppers, over the last five minutes; null when nobody counts, and when all is well. */
  shopperRequestsPerMinute: z.number().nullable(),
  shopperFailuresPerMinute: z.number().nullable(),
})
export type ProbeEvidence = z.infer<typeof probeEvidence>

const answerSchema = z.object({ ok: z.boolean(), code: z.string().optional() })
/** Slower than this is worth a warning; the product itself gives up after 3 s. */
const slowMs = 2_000
/**
 * Walks a feature's real way with the reserved synthetic shopper (`GET /synthetic/<feature>`), several times where `tries` says so: that
 * finds what fails only now and then, and how much of it. An instance that does not answer is a
 * failing feature, for the shopper gets no answer either; a refused token is unknown.
 */
export function featureProbe(options: {
  id: string
  title: string
  feature: string
  tries?: number
  sensitivity?: number
  falseAlarm?: number
}) {
  const { feature, tries, sensitivity = 0.96, falseAlarm = 0.002, ...named } = options
  return defineCheck({
    ...named,
    observes: feature,
    sensitivity,
    falseAlarm,
    everySeconds: 60,
    timeoutMs: 9_000,
    evidence: probeEvidence,
    ...(tries === undefined ? {} : { tries: { max: tries, magnitude: lostPerMinute } }),
    run: ({ read }) => probeOnce({ read, feature }),
  })
}

/** Failed requests of shoppers per minute: what was counted, or what the failed tries make of their requests where that is more, for trouble is younger than five minutes at first. */
function lostPerMinute({ tries, failedTries, shopperRequestsPerMinute, shopperFailuresPerMinute }: ProbeEvidence): number | null {
  if (shopperFailuresPerMinute === null) return null
  return Math.max(shopperFailuresPerMinute, ((shopperRequestsPerMinute ?? 0) * failedTries) / tries)
}

async function probeOnce({ read, feature }: { read: CommerceRead; feature: string }): Promise<CheckOutcome<ProbeEvidence>> {
  const outcome = await read.instance.get({ path: `/synthetic/${feature}`, auth: secretNames.reader, timeoutMs: 3_800, maxBytes: 65_536 })
  const seen = { httpStatus: outcome.type === 'response' ? outcome.status : null, durationMs: outcome.durationMs, tries: 1 }
  const broken = async (failureCode: string): Promise<CheckOutcome<ProbeEvidence>> => {
    const traffic = failureCode.startsWith('instance-') ? null : await shopperTraffic({ read, feature })
    const magnitude = traffic?.failuresPerMinute ?? null
    const evidence = {
      ...seen,
      failedTries: 1,
      failureCode,
      shopperRequestsPerMinute: traffic?.requestsPerMinute ?? null,
      shopperFailuresPerMinute: magnitude,
    }
    return fail({ message: failureCode, evidence, ...(magnitude === null ? {} : { magnitude }) })
  }
  if (outcome.type === 'failure') return broken(`instance-${outcome.reason}`)
  const answer = answerSchema.safeParse(outcome.json)
  if (!answer.success) {
    // The reader's own trouble (token, route) is no trouble of the shopper.
    return [401, 403, 404].includes(outcome.status) ? unknown(`probe-answered-${outcome.status}`) : broken('instance-not-understood')
  }
  if (!answer.data.ok) return broken(answer.data.code ?? `status-${outcome.status}`)
  const evidence = { ...seen, failedTries: 0, failureCode: null, shopperRequestsPerMinute: null, shopperFailuresPerMinute: null }
  return outcome.durationMs > slowMs ? warn({ message: 'slow', evidence }) : pass({ message: 'ok', evidence })
}
