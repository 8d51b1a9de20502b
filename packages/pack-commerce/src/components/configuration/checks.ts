import { fail, pass } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'

export const configurationMatches = factCheck({
  id: 'configuration/matches-template',
  title: 'The running configuration is the template’s',
  observes: 'configuration',
  path: '/ops/configuration',
  fact: z.object({
    hash: z.string(),
    templateHash: z.string(),
    template: z.string(),
    drift: z.array(z.object({ key: z.string(), expected: z.unknown(), actual: z.unknown() })),
  }),
  evidence: z.object({ driftedKeys: z.array(z.string()), template: z.string(), configurationHash: z.string() }),
  sensitivity: 0.97,
  falseAlarm: 0.001,
  judge: ({ fact }) => {
    const evidence = { driftedKeys: fact.drift.map((one) => one.key), template: fact.template, configurationHash: fact.hash.slice(0, 12) }
    return fact.drift.length > 0 ? fail({ message: 'configuration-drift', evidence }) : pass({ message: 'ok', evidence })
  },
})
