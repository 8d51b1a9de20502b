import { fail, pass } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'

/** A product that changed a moment ago may wait this long for the index. */
const lagSecondsMax = 60

export const indexIsFresh = factCheck({
  id: 'search-index/is-fresh',
  title: 'The index holds every product under its present name',
  observes: 'search-index',
  path: '/ops/search-index',
  fact: z.object({ state: z.string(), documents: z.number(), sources: z.number(), stale: z.number(), lagSeconds: z.number().nullable() }),
  evidence: z.object({ indexState: z.string(), staleProducts: z.number(), indexLagSeconds: z.number() }),
  sensitivity: 0.97,
  falseAlarm: 0.001,
  judge: ({ fact }) => {
    const evidence = { indexState: fact.state, staleProducts: fact.stale, indexLagSeconds: Math.round(fact.lagSeconds ?? 0) }
    const stale = fact.state !== 'ready' || (fact.stale > 0 && (fact.lagSeconds ?? 0) > lagSecondsMax)
    return stale ? fail({ message: 'index-stale', evidence }) : pass({ message: 'ok', evidence })
  },
})
