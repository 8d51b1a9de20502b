import { fail, pass } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'

/** No request of the shop keeps a connection this long: the product ends each within 3 s. */
export const oldestCheckoutMsMax = 4_000

const poolFact = z.object({
  max: z.number(),
  inUse: z.number(),
  idle: z.number(),
  waiting: z.number(),
  oldestCheckoutMs: z.number().nullable(),
})
type PoolFact = z.infer<typeof poolFact>

const isFull = (fact: PoolFact): boolean => fact.inUse >= fact.max
const isHeldTooLong = (fact: PoolFact): boolean => (fact.oldestCheckoutMs ?? 0) > oldestCheckoutMsMax

export const poolHasFree = factCheck({
  id: 'database-pool/has-free-connections',
  title: 'Connections to the database are free',
  observes: 'database-pool',
  path: '/ops/pool',
  fact: poolFact,
  timeoutMs: 8_500,
  readTimeoutMs: 2_500,
  // All taken, requests waiting even, is a busy shop or a busy shard, as long as connections come back; leaked ones grow old.
  lookAgain: {
    forMs: (first) => (isFull(first) && !isHeldTooLong(first) ? oldestCheckoutMsMax - (first.oldestCheckoutMs ?? 0) + 500 : 0),
    until: ({ first, fact }) => !isFull(fact) || isHeldTooLong(fact) || (fact.oldestCheckoutMs ?? 0) < (first.oldestCheckoutMs ?? 0),
  },
  evidence: z.object({ connectionsInUse: z.number(), connectionsMax: z.number(), requestsWaiting: z.number(), heldForSeconds: z.number() }),
  sensitivity: 0.95,
  falseAlarm: 0.001,
  judge: ({ fact }) => {
    const evidence = {
      connectionsInUse: fact.inUse,
      connectionsMax: fact.max,
      requestsWaiting: fact.waiting,
      heldForSeconds: Math.round((fact.oldestCheckoutMs ?? 0) / 1000),
    }
    const exhausted = isFull(fact) && isHeldTooLong(fact)
    return exhausted ? fail({ message: 'pool-exhausted', evidence }) : pass({ message: 'ok', evidence })
  },
})
