import { defineTenantFault } from './fault.ts'
import { isRevoked, renewIfBroken, revokeCredential } from './credential-states.ts'

export const paymentCredentialRevoked = defineTenantFault({
  id: 'payment-credential-revoked',
  title: 'The payments partner has revoked the credential',
  truth: { node: 'payment-credential', cause: 'payments/credential-revoked', scope: 'tenant' },
  affects: ['checkout'],
  mendedBy: 'POST /ops/credentials/rotate {"purpose":"payments"}',
  inject: ({ instance }) => revokeCredential({ instance, purpose: 'payments' }),
  clear: (instance) => renewIfBroken({ instance, purpose: 'payments' }),
  active: (instance) => isRevoked({ instance, purpose: 'payments' }),
})
