import { z } from 'zod'
import { diagnoseAgain, factRemediation, noWayBack } from '../../../fact-remediation.ts'

export const workerRestart = factRemediation({
  id: 'worker/restart',
  version: 1,
  title: 'Restart the worker',
  description:
    'Ends the worker’s loop and starts a new one. The job it held is put back into the queue, or parked when it has failed too often.',
  cures: ['worker/wedged', 'worker/crashed'],
  component: 'worker',
  effect: 'compensable',
  runBy: 'l1',
  params: z.object({}),
  budget: { runs: 3, perHours: 1 },
  cost: 1,
  risk: 0.05,
  fact: {
    path: '/ops/worker',
    schema: z.object({ running: z.boolean(), heartbeatAgeMs: z.number(), currentJob: z.object({ kind: z.string() }).nullable() }),
  },
  stop: ({ fact }) =>
    fact.running && fact.heartbeatAgeMs < 5_000
      ? { reason: 'The worker turns; its heart beat a moment ago.', wayOut: diagnoseAgain }
      : null,
  effects: ({ fact }) => [
    {
      what: 'The worker is started anew',
      component: 'worker',
      before: fact.running
        ? `Stuck${fact.currentJob === null ? '' : ` in a job of kind ${fact.currentJob.kind}`}, its heart silent`
        : 'Ended',
      after: 'Running; the job it held is put back or parked',
      count: 1,
    },
  ],
  undo: noWayBack('A restart leaves nothing to take back; parked jobs are kept.'),
  step: { id: 'restart', title: 'Restart the worker', action: () => ({ path: '/ops/worker/restart', body: {} }) },
  verify: { checks: ['worker/turns', 'orders/confirms-a-test-order'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to restart the part that works through your orders. Nothing is lost; what waits will go on.',
    after: 'It is running again, and a test order has been confirmed.',
  },
})
