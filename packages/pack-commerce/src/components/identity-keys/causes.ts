import { defineCause, signature } from '@lamplighter/catalog'
import { signInProbe } from '../../features/sign-in/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { keysAreCurrent } from './checks.ts'

export const identityKeyRotated = defineCause({
  id: 'identity/key-rotated',
  title: 'The instance knows only outdated identity keys',
  of: 'identity-keys',
  kind: 'fault',
  prior: 0.002,
  words: {
    l1: 'The identity provider has changed its keys, and this shop’s copy has not fetched the new ones.',
    engineer: '{keysMissing} published keys are unknown here; last fetched {keysFetchedAt}; automatic refresh {refreshesByItself}.',
    customer: 'Signing in is refused at the moment, because your shop works with an outdated security key. It can be refreshed.',
  },
  signatures: [
    signature(keysAreCurrent, {
      says: 'a published key is unknown and is not fetched by itself',
      llr: 2,
      when: ({ keysMissing, refreshesByItself }) => keysMissing > 0 && !refreshesByItself,
    }),
    endedWith(signInProbe, 'token-key-unknown', 2),
  ],
})
