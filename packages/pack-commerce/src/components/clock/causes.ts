import { defineCause, signature } from '@lamplighter/catalog'
import { signInProbe } from '../../features/sign-in/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { clockAgrees } from './checks.ts'

export const clockTokenRejected = defineCause({
  id: 'clock/token-rejected',
  title: 'The instance’s clock is wrong, so tokens are rejected',
  of: 'clock',
  kind: 'fault',
  prior: 0.002,
  words: {
    l1: 'The clock of this shop’s copy is off by {clockOffsetSeconds} seconds, so fresh sign-ins look invalid.',
    engineer: 'Clock offset {clockOffsetSeconds} s, tolerance {clockToleranceSeconds} s, against the identity provider.',
    customer: 'Signing in is refused at the moment because of a clock on our side. It can be set right.',
  },
  signatures: [
    signature(clockAgrees, {
      says: 'the clock is off by more than tokens allow',
      llr: 2,
      when: ({ clockOffsetSeconds, clockToleranceSeconds }) => Math.abs(clockOffsetSeconds) > clockToleranceSeconds,
    }),
    endedWith(signInProbe, 'token-rejected', 2),
  ],
})
