import { fail, pass } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'

/** No request of the shop keeps a connection this long. */
const oldestCheckoutMsMax = 5_000

export const poolHasFree = factCheck({
  id: 'database-pool/has-free-connections',
  title: 'Connections to the database are free',
  observes: 'database-pool',
  path: '/ops/pool',
  fact: z.object({ max: z.number(), inUse: z.number(), idle: z.number(), waiting: z.number(), oldestCheckoutMs: z.number().nullable() }),
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
    const exhausted = fact.inUse >= fact.max && ((fact.oldestCheckoutMs ?? 0) > oldestCheckoutMsMax || fact.waiting > 0)
    return exhausted ? fail({ message: 'pool-exhausted', evidence }) : pass({ message: 'ok', evidence })
  },
})
