import { fail, pass, unknown } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck } from '../../commerce.ts'
import { platformFact } from '../../ops-facts.ts'

export const shardsFact = z.object({
  shards: z.array(
    z.object({
      id: z.string(),
      region: z.string(),
      waitMsP95: z.number(),
      tenants: z.array(z.object({ tenant: z.string(), busyShare: z.number(), throttledTo: z.number().nullable() })),
    }),
  ),
})

/** The product's own bound: above half a second of waiting, requests start to give up. */
const waitMsMax = 500

export const shardHasRoom = defineCheck({
  id: 'shard/is-not-overloaded',
  title: 'Queries do not queue up on the shard',
  observes: 'shard',
  sensitivity: 0.95,
  falseAlarm: 0.002,
  everySeconds: 60,
  timeoutMs: 5_000,
  evidence: z.object({
    shardId: z.string(),
    shardWaitMs: z.number(),
    busiestTenant: z.string().nullable(),
    busiestSharePercent: z.number(),
  }),
  run: async ({ read, tenant }) => {
    const answer = await platformFact({ read, path: '/ops/platform/shards', schema: shardsFact })
    if (answer.type === 'unknown') return unknown(answer.message)
    const shard = answer.fact.shards.find((one) => one.id === tenant.shard)
    if (shard === undefined) return unknown('shard-not-listed')
    const busiest = shard.tenants.toSorted((a, b) => b.busyShare - a.busyShare)[0]
    const evidence = {
      shardId: shard.id,
      shardWaitMs: Math.round(shard.waitMsP95),
      busiestTenant: busiest?.tenant ?? null,
      busiestSharePercent: Math.round((busiest?.busyShare ?? 0) * 100),
    }
    return shard.waitMsP95 > waitMsMax ? fail({ message: 'shard-overloaded', evidence }) : pass({ message: 'ok', evidence })
  },
})
