import { defineCause, signature } from '@lamplighter/catalog'
import { marketingMailProbe } from '../../features/marketing-mail/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { relayCanary } from './checks.ts'

export const mailRelayDown = defineCause({
  id: 'mail/relay-down',
  title: 'The mail relay is down',
  of: 'mail-relay',
  kind: 'fault',
  prior: 0.002,
  words: {
    l1: 'The service that sends mailings is down for everybody. Mailings wait and are not lost.',
    engineer: 'Canary mails at {canaryPartner} fail {canaryFailures} of {canaryTries}: {canaryCode}.',
    customer: 'Mailings are delayed for several shops at the moment. They are kept and nothing has to be sent again.',
  },
  signatures: [
    signature(relayCanary, {
      says: 'our own mail gets no answer',
      llr: 3,
      when: ({ canaryFailures, canaryTries }) => canaryFailures === canaryTries,
    }),
    endedWith(marketingMailProbe, 'mail-relay-unreachable', 2),
  ],
})
