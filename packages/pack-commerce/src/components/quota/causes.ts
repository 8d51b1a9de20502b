import { defineCause } from '@lamplighter/catalog'
import { checkoutProbe } from '../../features/checkout/checks.ts'
import { marketingMailProbe } from '../../features/marketing-mail/checks.ts'
import { mediaProbe } from '../../features/media/checks.ts'
import { endedWith } from '../../probe-signature.ts'

export const quotaReached = defineCause({
  id: 'quota/reached',
  title: 'A quota is used up',
  of: 'quota',
  kind: 'fault',
  prior: 0.004,
  words: {
    l1: 'This customer has used up what the contract counts: {quotasReached}, {quotaUsed} of {quotaLimit}.',
    engineer: 'Quota {quotasReached} reached: {quotaUsed} of {quotaLimit}.',
    customer: 'The number that your contract includes has been used up for now. It can be raised.',
  },
  signatures: [
    endedWith(marketingMailProbe, 'quota-reached', 2.5),
    endedWith(checkoutProbe, 'quota-reached', 2.5),
    endedWith(mediaProbe, 'quota-reached', 2.5),
  ],
})
