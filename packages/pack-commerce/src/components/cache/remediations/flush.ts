import { z } from 'zod'
import { diagnoseAgain, factRemediation, noWayBack } from '../../../fact-remediation.ts'

export const cacheFlush = factRemediation({
  id: 'cache/flush',
  version: 1,
  title: 'Flush the price cache',
  description: 'Throws the cached prices away; the next visitors fill it with the real ones.',
  cures: ['cache/poisoned'],
  component: 'cache',
  effect: 'compensable',
  runBy: 'l1',
  params: z.object({}),
  budget: { runs: 5, perHours: 24 },
  cost: 1,
  risk: 0.02,
  fact: { path: '/ops/cache', schema: z.object({ entries: z.number(), sampled: z.number(), mismatched: z.number() }) },
  stop: ({ fact }) => (fact.mismatched === 0 ? { reason: 'The sampled prices are the real ones.', wayOut: diagnoseAgain } : null),
  effects: ({ fact }) => [
    {
      what: 'The price cache is emptied',
      component: 'cache',
      before: 'Prices that are not those of the products',
      after: 'Empty; filled anew from the products',
      count: fact.entries,
    },
  ],
  undo: noWayBack('The cache fills itself again.'),
  step: { id: 'flush', title: 'Empty the cache', action: () => ({ path: '/ops/cache/flush', body: {} }) },
  verify: { checks: ['cache/matches-source', 'storefront/serves-shoppers'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to have your storefront read all prices again.',
    after: 'Your storefront shows the right prices again.',
  },
})
