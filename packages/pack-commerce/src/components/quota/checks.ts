import { fail, pass, warn } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'

export const quotaHasRoom = factCheck({
  id: 'quota/has-room',
  title: 'No quota is used up',
  observes: 'quota',
  path: '/ops/quotas',
  fact: z.object({
    quotas: z.array(z.object({ quota: z.string(), feature: z.string(), used: z.number(), limit: z.number(), reached: z.boolean() })),
  }),
  evidence: z.object({ quotasReached: z.array(z.string()), quotaUsed: z.number().nullable(), quotaLimit: z.number().nullable() }),
  sensitivity: 0.97,
  falseAlarm: 0.0005,
  judge: ({ fact }) => {
    const reached = fact.quotas.filter((one) => one.reached)
    const evidence = {
      quotasReached: reached.map((one) => one.quota),
      quotaUsed: reached[0]?.used ?? null,
      quotaLimit: reached[0]?.limit ?? null,
    }
    if (reached.length > 0) return fail({ message: 'quota-reached', evidence })
    return fact.quotas.some((one) => one.used >= one.limit * 0.95)
      ? warn({ message: 'quota-nearly-reached', evidence })
      : pass({ message: 'ok', evidence })
  },
})
