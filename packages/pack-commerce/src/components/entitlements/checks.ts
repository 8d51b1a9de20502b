import { fail, pass } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'

export const entitlementsMatch = factCheck({
  id: 'entitlements/match-the-contract',
  title: 'Everything in the contract is granted',
  observes: 'entitlements',
  path: '/ops/entitlements',
  fact: z.object({ missing: z.array(z.string()) }),
  evidence: z.object({ notGranted: z.array(z.string()) }),
  sensitivity: 0.98,
  falseAlarm: 0.0005,
  judge: ({ fact }) => {
    const evidence = { notGranted: fact.missing }
    return fact.missing.length > 0 ? fail({ message: 'entitlement-missing', evidence }) : pass({ message: 'ok', evidence })
  },
})
