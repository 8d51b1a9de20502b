import { credentialCheck } from '../../credential-check.ts'

export const paymentCredentialAccepted = credentialCheck({
  purpose: 'payments',
  observes: 'payment-credential',
  title: 'The payments partner accepts the credential',
})
