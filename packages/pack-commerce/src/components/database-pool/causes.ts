import { defineCause, signature } from '@lamplighter/catalog'
import { cartProbe } from '../../features/cart/checks.ts'
import { ordersProbe } from '../../features/orders/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { poolHasFree } from './checks.ts'

export const databasePoolExhausted = defineCause({
  id: 'database/pool-exhausted',
  title: 'All database connections are taken',
  of: 'database-pool',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'Every connection between this shop and its database is taken and not given back, so nearly everything waits and gives up.',
    engineer:
      '{connectionsInUse} of {connectionsMax} connections in use, the oldest for {heldForSeconds} s; {requestsWaiting} requests wait.',
    customer: 'Your shop answers slowly or not at all at the moment, because its connections to the database are used up.',
  },
  signatures: [
    signature(poolHasFree, {
      says: 'no connection is free',
      llr: 2,
      when: ({ connectionsInUse, connectionsMax }) => connectionsInUse >= connectionsMax,
    }),
    endedWith(ordersProbe, 'pool-timeout', 1.5),
    endedWith(cartProbe, 'pool-timeout', 1.5),
  ],
})
