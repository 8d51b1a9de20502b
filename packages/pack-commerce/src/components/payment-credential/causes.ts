import { defineCause, signature } from '@lamplighter/catalog'
import { checkoutProbe } from '../../features/checkout/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { paymentCredentialAccepted } from './checks.ts'

export const paymentsCredentialExpired = defineCause({
  id: 'payments/credential-expired',
  title: 'The payment credential has expired',
  of: 'payment-credential',
  kind: 'fault',
  prior: 0.002,
  words: {
    l1: 'The key with which this shop takes payments has run out, so the payments partner turns every payment away.',
    engineer:
      'The partner rejects the credential: {credentialVerdict} at {credentialPartner}. Nothing else in the payment path is needed to explain it.',
    customer: 'Payments are being refused because an access key between our systems has run out. It can be renewed on our side.',
  },
  signatures: [
    signature(paymentCredentialAccepted, {
      says: 'the partner says that the credential has expired',
      llr: 3,
      when: ({ credentialVerdict }) => credentialVerdict === 'credential-expired',
    }),
    signature(paymentCredentialAccepted, {
      says: 'the partner names another reason than expiry',
      llr: -3,
      when: ({ credentialVerdict }) => credentialVerdict === 'credential-revoked',
    }),
    endedWith(checkoutProbe, 'payment-credential-rejected', 2),
  ],
})

export const paymentsCredentialRevoked = defineCause({
  id: 'payments/credential-revoked',
  title: 'The payment credential was revoked',
  of: 'payment-credential',
  kind: 'fault',
  prior: 0.002,
  words: {
    l1: 'The key with which this shop takes payments has been withdrawn at the payments partner, so every payment is turned away.',
    engineer: 'The partner rejects the credential: {credentialVerdict} at {credentialPartner}. It is within its dates; it was withdrawn.',
    customer: 'Payments are being refused because an access key between our systems is no longer accepted. It can be replaced on our side.',
  },
  signatures: [
    signature(paymentCredentialAccepted, {
      says: 'the partner says that the credential was revoked',
      llr: 3,
      when: ({ credentialVerdict }) => credentialVerdict === 'credential-revoked',
    }),
    signature(paymentCredentialAccepted, {
      says: 'the partner names another reason than revocation',
      llr: -3,
      when: ({ credentialVerdict }) => credentialVerdict === 'credential-expired',
    }),
    endedWith(checkoutProbe, 'payment-credential-rejected', 2),
  ],
})
