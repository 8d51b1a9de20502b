import { defineCause, signature } from '@lamplighter/catalog'
import { checkoutProbe } from '../../features/checkout/checks.ts'
import { inventoryProbe } from '../../features/inventory/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { noBlockedSessions } from './checks.ts'

export const databaseBlockedTransaction = defineCause({
  id: 'database/blocked-transaction',
  title: 'A forgotten transaction holds locks',
  of: 'database',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'Something has opened a change in this shop’s database and never finished it. Checkout and stock wait for it in vain.',
    engineer: 'Session of {blockingApplication} has held locks for {blockedForSeconds} s; {waitingSessions} sessions wait.',
    customer: 'Ordering and stock changes take too long and are given up at the moment, because an unfinished operation is in the way.',
  },
  signatures: [
    signature(noBlockedSessions, { says: 'a transaction sits idle and holds locks', llr: 2, when: ({ blockers }) => blockers > 0 }),
    endedWith(checkoutProbe, 'lock-timeout', 1.5),
    endedWith(inventoryProbe, 'lock-timeout', 1.5),
  ],
})
