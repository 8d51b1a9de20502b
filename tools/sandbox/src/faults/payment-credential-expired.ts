import { defineTenantFault } from './fault.ts'
import { expireCredential, isExpired, renewIfBroken } from './credential-states.ts'

export const paymentCredentialExpired = defineTenantFault({
  id: 'payment-credential-expired',
  title: 'The credential for the payments partner has expired',
  truth: { node: 'payment-credential', cause: 'payments/credential-expired', scope: 'tenant' },
  affects: ['checkout'],
  mendedBy: 'POST /ops/credentials/rotate {"purpose":"payments"}',
  inject: ({ instance }) => expireCredential({ instance, purpose: 'payments' }),
  clear: (instance) => renewIfBroken({ instance, purpose: 'payments' }),
  active: (instance) => isExpired({ instance, purpose: 'payments' }),
})
