import { fail, pass, unknown } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck, secretNames } from '../../commerce.ts'
import { platformFact, runningRelease } from '../../ops-facts.ts'

export const releasesFact = z.object({
  releases: z.array(
    z.object({
      version: z.string(),
      previousVersion: z.string().nullable(),
      tenants: z.number(),
      requests: z.number(),
      internalErrors: z.number(),
    }),
  ),
})

/**
 * Walks the code of the release that this instance runs now (a discounted cart), and adds the counts of all its
 * tenants. Judged by the walk alone: the counts span five minutes and would still be red after a roll-back.
 */
export const releaseComputes = defineCheck({
  id: 'release/computes-without-internal-errors',
  title: 'The release’s own code ends without internal errors',
  observes: 'release',
  sensitivity: 0.93,
  falseAlarm: 0.001,
  everySeconds: 60,
  timeoutMs: 8_000,
  evidence: z.object({
    runningVersion: z.string(),
    previousVersion: z.string().nullable(),
    internalErrors: z.number().nullable(),
    releaseRequests: z.number().nullable(),
    releaseTenants: z.number().nullable(),
  }),
  run: async ({ read, tenant }) => {
    const running = await runningRelease({ read, tenant })
    if (running.type === 'unknown') return unknown(running.message)
    const [walk, counts] = await Promise.all([
      read.instance.get({ path: '/synthetic/cart', auth: secretNames.reader, timeoutMs: 3_800, maxBytes: 65_536 }),
      platformFact({ read, path: '/ops/platform/releases', schema: releasesFact }),
    ])
    if (walk.type === 'failure') return unknown(`instance-${walk.reason}`)
    const answer = z.object({ ok: z.boolean(), code: z.string().optional() }).safeParse(walk.json)
    if (!answer.success) return unknown(`probe-answered-${walk.status}`)
    const own = counts.type === 'fact' ? counts.fact.releases.find((one) => one.version === running.fact.version) : undefined
    const evidence = {
      runningVersion: running.fact.version,
      previousVersion: running.fact.previousVersion,
      internalErrors: own?.internalErrors ?? null,
      releaseRequests: own?.requests ?? null,
      releaseTenants: own?.tenants ?? null,
    }
    if (answer.data.ok) return pass({ message: 'ok', evidence })
    // Any other failure stops the walk before the release's code decides; it says nothing about the release.
    return answer.data.code === 'internal-error'
      ? fail({ message: 'internal-error', evidence })
      : unknown(`walk-ended-by-${answer.data.code ?? walk.status}`)
  },
})
