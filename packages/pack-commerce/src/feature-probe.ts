import { fail, pass, unknown, warn, type CheckOutcome } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck, secretNames, type CommerceRead } from './commerce.ts'
import { failuresPerMinute } from './ops-facts.ts'

export const probeEvidence = z.object({
  /** The code of the product's own answer, or `instance-…` when none came; null when all is well. */
  failureCode: z.string().nullable(),
  httpStatus: z.number().nullable(),
  durationMs: z.number(),
  tries: z.number(),
  /** Of real shoppers, over the last five minutes. */
  shopperFailuresPerMinute: z.number().nullable(),
})
export type ProbeEvidence = z.infer<typeof probeEvidence>

const answerSchema = z.object({ ok: z.boolean(), code: z.string().optional() })
/** Slower than this is worth a warning; the product itself gives up after 3 s. */
const slowMs = 2_000
/** Several tries end here, so that a slow product cannot hold the prober. */
const spentMsMax = 4_000

/**
 * Walks a feature's real way with the reserved synthetic shopper (`GET /synthetic/<feature>`). Fails at the first try
 * that fails; `tries` above 1 finds features that fail only now and then. An instance that does not answer is a
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
  const { feature, tries = 1, sensitivity = 0.96, falseAlarm = 0.002, ...named } = options
  return defineCheck({
    ...named,
    observes: feature,
    sensitivity,
    falseAlarm,
    everySeconds: 60,
    timeoutMs: 9_000,
    evidence: probeEvidence,
    run: async ({ read }) => {
      const startedAt = Date.now()
      for (let tried = 1; ; tried += 1) {
        const outcome = await probeOnce({ read, feature, tries: tried })
        if (outcome.status !== 'pass' || tried >= tries || Date.now() - startedAt > spentMsMax) return outcome
      }
    },
  })
}

async function probeOnce({
  read,
  feature,
  tries,
}: {
  read: CommerceRead
  feature: string
  tries: number
}): Promise<CheckOutcome<ProbeEvidence>> {
  const outcome = await read.instance.get({ path: `/synthetic/${feature}`, auth: secretNames.reader, timeoutMs: 3_800, maxBytes: 65_536 })
  const seen = { httpStatus: outcome.type === 'response' ? outcome.status : null, durationMs: outcome.durationMs, tries }
  const broken = async (failureCode: string): Promise<CheckOutcome<ProbeEvidence>> => {
    const magnitude = failureCode.startsWith('instance-') ? null : await failuresPerMinute({ read, feature })
    const evidence = { ...seen, failureCode, shopperFailuresPerMinute: magnitude }
    return fail({ message: failureCode, evidence, ...(magnitude === null ? {} : { magnitude }) })
  }
  if (outcome.type === 'failure') return broken(`instance-${outcome.reason}`)
  const answer = answerSchema.safeParse(outcome.json)
  if (!answer.success) {
    // The reader's own trouble (token, route) is no trouble of the shopper.
    return [401, 403, 404].includes(outcome.status) ? unknown(`probe-answered-${outcome.status}`) : broken('instance-not-understood')
  }
  if (!answer.data.ok) return broken(answer.data.code ?? `status-${outcome.status}`)
  const evidence = { ...seen, failureCode: null, shopperFailuresPerMinute: null }
  return outcome.durationMs > slowMs ? warn({ message: 'slow', evidence }) : pass({ message: 'ok', evidence })
}
