import { z } from 'zod'
import { diagnoseAgain, factRemediation, noWayBack } from '../../../fact-remediation.ts'

export const queueRequeueDeadLetters = factRemediation({
  id: 'queue/requeue-dead-letters',
  version: 1,
  title: 'Put dead letters back into the queue',
  description: 'Moves jobs that had failed for good back into the queue, so that the worker tries them again.',
  cures: ['queue/dead-letters'],
  component: 'queue',
  effect: 'compensable',
  runBy: 'l2',
  params: z.object({}),
  budget: { runs: 3, perHours: 24 },
  cost: 2,
  risk: 0.1,
  fact: { path: '/ops/queue', schema: z.object({ deadLetters: z.object({ total: z.number(), limit: z.number() }) }) },
  stop: ({ fact }) => (fact.deadLetters.total === 0 ? { reason: 'There are no dead letters.', wayOut: diagnoseAgain } : null),
  effects: ({ fact }) => [
    {
      what: 'Dead letters are put back into the queue',
      component: 'queue',
      before: `More dead letters than the limit of ${fact.deadLetters.limit}`,
      after: 'Tried again; those that fail again come back',
      count: fact.deadLetters.total,
    },
  ],
  undo: noWayBack('Jobs that the worker has done cannot be undone.'),
  step: { id: 'requeue', title: 'Put them back', action: () => ({ path: '/ops/queue/requeue-dead-letters', body: {} }) },
  verify: {
    checks: ['queue/accepts-work', 'queue/few-dead-letters', 'orders/confirms-a-test-order'],
    withinMs: 30_000,
    followUpAfterMinutes: 15,
  },
  say: {
    before: 'I am going to have the waiting work done again. It may take a few minutes for all of it.',
    after: 'New work is accepted again, and what had piled up is being done.',
  },
})
