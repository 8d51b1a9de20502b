import { defineCause, signature } from '@lamplighter/catalog'
import { marketingMailProbe } from '../../features/marketing-mail/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { domainIsActive } from './checks.ts'

export const mailDomainSuppressed = defineCause({
  id: 'mail/domain-suppressed',
  title: 'The relay has suppressed the customer’s mail domain',
  of: 'mail-domain',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'The mail relay has stopped sending for this customer’s domain since {suppressedOn}.',
    engineer: 'Domain {mailDomain} suppressed on {suppressedOn}: {suppressionReason}.',
    customer: 'Mailings from your domain are held back at the moment. They can be released.',
  },
  signatures: [
    signature(domainIsActive, {
      says: 'the relay has suppressed the domain',
      llr: 2,
      when: ({ suppressedOn, suppressionReason }) => suppressedOn !== null || suppressionReason !== null,
    }),
    endedWith(marketingMailProbe, 'domain-suppressed', 2),
  ],
})
