import { defineCause, signature } from '@lamplighter/catalog'
import { ordersProbe } from '../../features/orders/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { workerTurns } from './checks.ts'

export const workerWedged = defineCause({
  id: 'worker/wedged',
  title: 'The worker hangs in one job',
  of: 'worker',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'The program that works through this shop’s queue is stuck in one job, and everything behind it waits.',
    engineer: 'The worker’s last heartbeat is {heartbeatAgeSeconds} s old, in a job of kind {jobKind} for {jobSeconds} s.',
    customer: 'Orders, mailings and notifications are accepted but not being worked through at the moment. Nothing is lost.',
  },
  signatures: [
    signature(workerTurns, { says: 'the worker lives and does not turn', llr: 3, when: ({ workerState }) => workerState === 'stuck' }),
    signature(workerTurns, { says: 'the worker has ended', llr: -3, when: ({ workerState }) => workerState === 'ended' }),
    endedWith(ordersProbe, 'order-not-confirmed', 1),
  ],
})

export const workerCrashed = defineCause({
  id: 'worker/crashed',
  title: 'The worker has ended',
  of: 'worker',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'The program that works through this shop’s queue has stopped, so orders, mailings and notifications wait.',
    engineer: 'The worker ended: {exitMessage}.',
    customer: 'Orders, mailings and notifications are accepted but not being worked through at the moment. Nothing is lost.',
  },
  signatures: [
    signature(workerTurns, { says: 'the worker has ended', llr: 3, when: ({ workerState }) => workerState === 'ended' }),
    signature(workerTurns, { says: 'the worker lives and does not turn', llr: -3, when: ({ workerState }) => workerState === 'stuck' }),
    endedWith(ordersProbe, 'order-not-confirmed', 1),
  ],
})
