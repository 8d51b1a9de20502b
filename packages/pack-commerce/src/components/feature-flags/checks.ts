import { fail, pass } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'

export const flagsOn = factCheck({
  id: 'feature-flags/on-where-entitled',
  title: 'What the customer is entitled to is switched on',
  observes: 'feature-flags',
  path: '/ops/flags',
  fact: z.object({ offThoughEntitled: z.array(z.string()) }),
  evidence: z.object({ switchedOff: z.array(z.string()) }),
  sensitivity: 0.98,
  falseAlarm: 0.0005,
  judge: ({ fact }) => {
    const evidence = { switchedOff: fact.offThoughEntitled }
    return fact.offThoughEntitled.length > 0 ? fail({ message: 'flag-off-though-entitled', evidence }) : pass({ message: 'ok', evidence })
  },
})
