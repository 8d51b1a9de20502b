import { fail, pass, unknown } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'

export const clockAgrees = factCheck({
  id: 'clock/agrees',
  title: 'The instance’s clock agrees with the identity provider’s',
  observes: 'clock',
  path: '/ops/clock',
  fact: z.object({ offsetMs: z.number().nullable(), toleranceMs: z.number() }),
  evidence: z.object({ clockOffsetSeconds: z.number(), clockToleranceSeconds: z.number() }),
  sensitivity: 0.98,
  falseAlarm: 0.0005,
  judge: ({ fact }) => {
    if (fact.offsetMs === null) return unknown('clock-could-not-be-compared')
    const evidence = { clockOffsetSeconds: Math.round(fact.offsetMs / 1000), clockToleranceSeconds: Math.round(fact.toleranceMs / 1000) }
    return Math.abs(fact.offsetMs) > fact.toleranceMs ? fail({ message: 'clock-off', evidence }) : pass({ message: 'ok', evidence })
  },
})
