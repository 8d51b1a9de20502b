import { defineCause, signature } from '@lamplighter/catalog'
import { searchProbe } from '../../features/search/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { indexIsFresh } from './checks.ts'

export const searchIndexStale = defineCause({
  id: 'search/index-stale',
  title: 'The search index is out of date',
  of: 'search-index',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'Search in this shop works with old data, so new products and new names are not found.',
    engineer: 'The index is {indexState}, {staleProducts} products differ, {indexLagSeconds} s behind.',
    customer: 'Search does not find your newest products at the moment. The products themselves are there.',
  },
  signatures: [
    signature(indexIsFresh, { says: 'updates of the index have halted', llr: 2, when: ({ indexState }) => indexState !== 'ready' }),
    endedWith(searchProbe, 'result-missing', 2),
  ],
})
