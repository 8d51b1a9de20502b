import { defineCause, signature } from '@lamplighter/catalog'
import { ordersProbe } from '../../features/orders/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { queueAccepts } from './checks.ts'

export const queueDeadLetters = defineCause({
  id: 'queue/dead-letters',
  title: 'Dead letters fill the queue',
  of: 'queue',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'So many jobs of this shop have failed for good that the queue takes no more work.',
    engineer: '{deadLetters} dead letters at a limit of {deadLetterLimit} ({deadLetterKinds}); the queue refuses work.',
    customer: 'New orders, mailings and notifications are not being accepted at the moment, because earlier work has piled up.',
  },
  signatures: [
    signature(queueAccepts, {
      says: 'the dead letters have reached the limit',
      llr: 2,
      when: ({ deadLetters, deadLetterLimit }) => deadLetters >= deadLetterLimit,
    }),
    endedWith(ordersProbe, 'queue-refused', 2),
  ],
})
