import { z } from 'zod'
import { diagnoseAgain, factRemediation, noWayBack } from '../../../fact-remediation.ts'

export const identityKeysRefresh = factRemediation({
  id: 'identity-keys/refresh',
  version: 1,
  title: 'Refresh the identity keys',
  description: 'Fetches the identity provider’s present keys and lets the instance fetch them by itself again.',
  cures: ['identity/key-rotated'],
  component: 'identity-keys',
  effect: 'compensable',
  runBy: 'l1',
  params: z.object({}),
  budget: { runs: 3, perHours: 24 },
  cost: 1,
  risk: 0.02,
  fact: {
    path: '/ops/identity',
    schema: z.object({ publishedKids: z.array(z.string()).nullable(), missing: z.array(z.string()), automaticRefresh: z.boolean() }),
  },
  stop: ({ fact }) => {
    if (fact.publishedKids === null)
      return {
        reason: 'The identity provider cannot be asked for its keys.',
        wayOut: 'See whether the identity provider is down for everybody.',
      }
    return fact.missing.length === 0 ? { reason: 'All published keys are known here.', wayOut: diagnoseAgain } : null
  },
  effects: ({ fact }) => [
    {
      what: 'The provider’s keys are fetched',
      component: 'identity-keys',
      before: `${fact.missing.length} published keys unknown here`,
      after: 'All published keys known',
      count: fact.missing.length,
    },
  ],
  undo: noWayBack('Outdated keys are of no use.'),
  step: { id: 'refresh', title: 'Fetch the keys', action: () => ({ path: '/ops/identity/refresh-keys', body: {} }) },
  verify: { checks: ['identity-keys/are-current', 'sign-in/accepts-a-sign-in'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to refresh the keys that sign-ins are checked with.',
    after: 'Signing in works again.',
  },
})
