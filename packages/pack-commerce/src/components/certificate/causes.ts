import { defineCause, signature } from '@lamplighter/catalog'
import { storefrontProbe } from '../../features/storefront/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { certificateIsValid } from './checks.ts'

export const certificateExpired = defineCause({
  id: 'certificate/expired',
  title: 'The shop’s certificate has expired',
  of: 'certificate',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'The certificate of this shop’s secure address ran out on {certificateEnds}; browsers warn every visitor.',
    engineer: 'The certificate ended {certificateEnds}, days left {certificateDaysLeft}.',
    customer: 'Browsers warn visitors of your shop at the moment, because its certificate has run out. It can be renewed.',
  },
  signatures: [
    signature(certificateIsValid, {
      says: 'the certificate presented is past its end',
      llr: 2,
      when: ({ certificateDaysLeft }) => certificateDaysLeft < 0,
    }),
    endedWith(storefrontProbe, 'certificate-expired', 2),
  ],
})
