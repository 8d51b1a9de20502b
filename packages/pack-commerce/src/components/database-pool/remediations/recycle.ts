import { z } from 'zod'
import { diagnoseAgain, factRemediation, noWayBack } from '../../../fact-remediation.ts'
import { oldestCheckoutMsMax } from '../checks.ts'

export const databasePoolRecycle = factRemediation({
  id: 'database-pool/recycle',
  version: 1,
  title: 'Recycle the connection pool',
  description: 'Closes every connection between the instance and its database, and opens fresh ones.',
  cures: ['database/pool-exhausted'],
  component: 'database-pool',
  effect: 'compensable',
  runBy: 'l1',
  params: z.object({}),
  budget: { runs: 3, perHours: 1 },
  cost: 1,
  risk: 0.1,
  fact: { path: '/ops/pool', schema: z.object({ max: z.number(), inUse: z.number(), oldestCheckoutMs: z.number().nullable() }) },
  stop: ({ fact }) => {
    if (fact.inUse < fact.max) return { reason: `${fact.max - fact.inUse} connections are free.`, wayOut: diagnoseAgain }
    return (fact.oldestCheckoutMs ?? 0) > oldestCheckoutMsMax
      ? null
      : { reason: 'All connections are taken, and they come back: the shop is busy.', wayOut: diagnoseAgain }
  },
  effects: ({ fact }) => [
    {
      what: 'All connections to the database are replaced',
      component: 'database-pool',
      before: 'Connections are taken and not given back',
      after: 'All connections free; requests under way fail once',
      count: fact.max,
    },
  ],
  undo: noWayBack('Closed connections do not come back, and nobody misses them.'),
  step: { id: 'recycle', title: 'Replace the connections', action: () => ({ path: '/ops/pool/recycle', body: {} }) },
  verify: { checks: ['database-pool/has-free-connections', 'cart/totals-a-cart'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to renew the connections between your shop and its database. A page being loaded this second may need a reload.',
    after: 'The connections are free again and your shop answers.',
  },
})
