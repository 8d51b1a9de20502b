import { defineCause, signature } from '@lamplighter/catalog'
import { signInProbe } from '../../features/sign-in/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { identityCanary } from './checks.ts'

export const identityProviderDown = defineCause({
  id: 'identity/provider-down',
  title: 'The identity provider is down',
  of: 'identity-provider',
  kind: 'fault',
  prior: 0.001,
  words: {
    l1: 'The service that proves who people are is not answering. Nobody can sign in anywhere.',
    engineer: 'Canary tokens at {canaryPartner} fail {canaryFailures} of {canaryTries}: {canaryCode}.',
    customer: 'Signing in is not possible for several shops at the moment. Shopping without signing in still is.',
  },
  signatures: [
    signature(identityCanary, {
      says: 'no token is issued to us either',
      llr: 3,
      when: ({ canaryFailures, canaryTries }) => canaryFailures === canaryTries,
    }),
    endedWith(signInProbe, 'identity-unreachable', 2),
  ],
})
