import { fail, pass, unknown } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'

export const keysAreCurrent = factCheck({
  id: 'identity-keys/are-current',
  title: 'The identity provider’s present keys are known',
  observes: 'identity-keys',
  path: '/ops/identity',
  fact: z.object({
    publishedKids: z.array(z.string()).nullable(),
    missing: z.array(z.string()),
    fetchedAt: z.string().nullable(),
    automaticRefresh: z.boolean(),
  }),
  evidence: z.object({ keysMissing: z.number(), keysFetchedAt: z.string().nullable(), refreshesByItself: z.boolean() }),
  // While keys are looked up at need, a missing one heals itself at the next sign-in.
  sensitivity: 0.97,
  falseAlarm: 0.001,
  judge: ({ fact }) => {
    if (fact.publishedKids === null) return unknown('identity-provider-could-not-be-asked')
    const evidence = { keysMissing: fact.missing.length, keysFetchedAt: fact.fetchedAt, refreshesByItself: fact.automaticRefresh }
    return fact.missing.length > 0 && !fact.automaticRefresh
      ? fail({ message: 'keys-outdated', evidence })
      : pass({ message: 'ok', evidence })
  },
})
