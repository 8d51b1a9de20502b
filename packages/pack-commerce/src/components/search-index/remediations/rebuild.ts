import { z } from 'zod'
import { diagnoseAgain, factRemediation, noWayBack } from '../../../fact-remediation.ts'

export const searchIndexRebuild = factRemediation({
  id: 'search-index/rebuild',
  version: 1,
  title: 'Rebuild the search index',
  description: 'Builds the index anew from the products, and lets updates run again.',
  cures: ['search/index-stale'],
  component: 'search-index',
  effect: 'compensable',
  runBy: 'l1',
  params: z.object({}),
  budget: { runs: 3, perHours: 24 },
  cost: 1,
  risk: 0.02,
  fact: { path: '/ops/search-index', schema: z.object({ state: z.string(), sources: z.number(), stale: z.number() }) },
  stop: ({ fact }) => (fact.state === 'ready' && fact.stale === 0 ? { reason: 'The index is up to date.', wayOut: diagnoseAgain } : null),
  effects: ({ fact }) => [
    {
      what: 'The search index is built anew',
      component: 'search-index',
      before: `${fact.state === 'ready' ? 'Running' : 'Halted'}, with products that differ`,
      after: 'Every product under its present name',
      count: fact.sources,
    },
  ],
  undo: noWayBack('The old index was wrong; nobody wants it back.'),
  step: { id: 'rebuild', title: 'Rebuild', timeoutMs: 60_000, action: () => ({ path: '/ops/search-index/rebuild', body: {} }) },
  verify: { checks: ['search-index/is-fresh', 'search/finds-new-products'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to have your search read all products again.',
    after: 'Search finds your newest products again.',
  },
})
