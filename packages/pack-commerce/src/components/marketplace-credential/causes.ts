import { defineCause, signature } from '@lamplighter/catalog'
import { marketplaceSyncProbe } from '../../features/marketplace-sync/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { marketplaceCredentialAccepted } from './checks.ts'

export const marketplaceCredentialExpired = defineCause({
  id: 'marketplace/credential-expired',
  title: 'The marketplace credential has expired',
  of: 'marketplace-credential',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'The key with which this shop talks to the marketplace has run out, so listings are no longer updated.',
    engineer: 'The marketplace rejects the credential: {credentialVerdict} at {credentialPartner}.',
    customer:
      'Your listings at the marketplace are not being updated, because an access key between our systems has run out. It can be renewed on our side.',
  },
  signatures: [
    signature(marketplaceCredentialAccepted, {
      says: 'the marketplace says that the credential has expired',
      llr: 2.5,
      when: ({ credentialVerdict }) => credentialVerdict === 'credential-expired',
    }),
    endedWith(marketplaceSyncProbe, 'marketplace-credential-rejected', 2),
  ],
})
