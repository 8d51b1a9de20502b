import { defineCause, signature } from '@lamplighter/catalog'
import { cartProbe } from '../../features/cart/checks.ts'
import { ordersProbe } from '../../features/orders/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { shardHasRoom } from './checks.ts'

export const shardNoisyNeighbour = defineCause({
  id: 'shard/noisy-neighbour',
  title: 'Another shop overloads the shared database machine',
  of: 'shard',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'Another customer on the same database machine takes nearly all of it; several shops are slow or fail.',
    engineer: 'Shard {shardId} waits {shardWaitMs} ms at p95; the busiest tenant takes {busiestSharePercent} % of the slots.',
    customer: 'Your shop answers slowly at the moment, together with several others, because of unusually high load on shared systems.',
  },
  signatures: [
    signature(shardHasRoom, {
      says: 'one tenant takes most of an overloaded shard',
      llr: 2,
      when: ({ shardWaitMs, busiestSharePercent }) => shardWaitMs > 500 && busiestSharePercent >= 30,
    }),
    endedWith(ordersProbe, 'shard-busy', 1.5),
    endedWith(cartProbe, 'shard-busy', 1.5),
  ],
})
