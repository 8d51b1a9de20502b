import { defineCause, signature } from '@lamplighter/catalog'
import { marketplaceSyncProbe } from '../../features/marketplace-sync/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { marketplaceCanary } from './checks.ts'

export const marketplacePartnerDown = defineCause({
  id: 'marketplace/partner-down',
  title: 'The marketplace cannot be reached',
  of: 'marketplace-partner',
  kind: 'fault',
  prior: 0.002,
  words: {
    l1: 'The marketplace itself is not answering. Every shop that sells there is hit; there is nothing to mend on our side.',
    engineer: 'Canary listings at {canaryPartner} fail {canaryFailures} of {canaryTries}: {canaryCode}. No second route exists.',
    customer:
      'The marketplace is not reachable at the moment, so listings are not being updated. Your shop and its orders are not touched by this.',
  },
  signatures: [
    signature(marketplaceCanary, {
      says: 'our own listing gets no answer',
      llr: 3,
      when: ({ canaryCode }) => canaryCode === 'unreachable' || canaryCode === 'timeout',
    }),
    endedWith(marketplaceSyncProbe, 'marketplace-unreachable', 2),
  ],
})
