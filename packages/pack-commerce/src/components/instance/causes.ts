import { defineCause, signature } from '@lamplighter/catalog'
import { instanceAnswers } from './checks.ts'

export const instanceUnreachable = defineCause({
  id: 'instance/unreachable',
  title: 'The instance does not answer',
  of: 'instance',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'This customer’s whole copy of the product does not answer. Only this customer is hit.',
    engineer: 'The health page: {silence} after {healthMs} ms.',
    customer: 'Your shop is not reachable at the moment. Other shops are not touched, and your data is safe.',
  },
  signatures: [
    signature(instanceAnswers, { says: 'the health page gives no usable answer', llr: 2, when: ({ silence }) => silence !== null }),
    signature(instanceAnswers, { says: 'the health page answers', llr: -2, when: ({ silence }) => silence === null }),
  ],
})
