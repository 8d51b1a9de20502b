import { z } from 'zod'
import { diagnoseAgain, factRemediation, noWayBack } from '../../../fact-remediation.ts'

export const clockSynchronise = factRemediation({
  id: 'clock/synchronise',
  version: 1,
  title: 'Synchronise the clock',
  description: 'Sets the instance’s clock by the identity provider’s.',
  cures: ['clock/token-rejected'],
  component: 'clock',
  effect: 'compensable',
  runBy: 'l1',
  params: z.object({}),
  budget: { runs: 3, perHours: 24 },
  cost: 1,
  risk: 0.02,
  fact: { path: '/ops/clock', schema: z.object({ offsetMs: z.number().nullable(), toleranceMs: z.number() }) },
  stop: ({ fact }) => {
    if (fact.offsetMs === null)
      return {
        reason: 'The identity provider cannot be asked for the time.',
        wayOut: 'See whether the identity provider is down for everybody.',
      }
    return Math.abs(fact.offsetMs) <= fact.toleranceMs
      ? { reason: 'The clock is right within what tokens allow.', wayOut: diagnoseAgain }
      : null
  },
  effects: ({ fact }) => [
    {
      what: 'The clock is set',
      component: 'clock',
      before: `Off by ${Math.round((fact.offsetMs ?? 0) / 1000)} s`,
      after: 'Right',
      count: 1,
    },
  ],
  undo: noWayBack('A wrong clock is not worth keeping.'),
  step: { id: 'synchronise', title: 'Set the clock', action: () => ({ path: '/ops/clock/synchronise', body: {} }) },
  verify: { checks: ['clock/agrees', 'sign-in/accepts-a-sign-in'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to set a clock on our side right.',
    after: 'Signing in works again.',
  },
})
