import { fail, pass } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'

export const cacheMatches = factCheck({
  id: 'cache/matches-source',
  title: 'Cached prices are the real ones',
  observes: 'cache',
  path: '/ops/cache',
  fact: z.object({ entries: z.number(), sampled: z.number(), mismatched: z.number() }),
  evidence: z.object({ pricesWrong: z.number(), pricesSampled: z.number() }),
  sensitivity: 0.95,
  falseAlarm: 0.001,
  judge: ({ fact }) => {
    const evidence = { pricesWrong: fact.mismatched, pricesSampled: fact.sampled }
    return fact.mismatched > 0 ? fail({ message: 'cached-price-wrong', evidence }) : pass({ message: 'ok', evidence })
  },
})
