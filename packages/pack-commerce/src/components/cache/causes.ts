import { defineCause, signature } from '@lamplighter/catalog'
import { storefrontProbe } from '../../features/storefront/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { cacheMatches } from './checks.ts'

export const cachePoisoned = defineCause({
  id: 'cache/poisoned',
  title: 'The storefront shows wrong cached prices',
  of: 'cache',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'The storefront of this shop shows prices that are not the real ones.',
    engineer: '{pricesWrong} of {pricesSampled} sampled prices differ from their source.',
    customer: 'Some prices shown in your storefront are out of date. What is charged is the right price.',
  },
  signatures: [
    signature(cacheMatches, { says: 'cached prices differ from their source', llr: 2, when: ({ pricesWrong }) => pricesWrong > 0 }),
    endedWith(storefrontProbe, 'price-mismatch', 2),
  ],
})
