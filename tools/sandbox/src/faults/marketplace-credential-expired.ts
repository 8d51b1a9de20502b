import { defineTenantFault } from './fault.ts'
import { expireCredential, isExpired, renewIfBroken } from './credential-states.ts'

export const marketplaceCredentialExpired = defineTenantFault({
  id: 'marketplace-credential-expired',
  title: 'The credential for the marketplace has expired',
  truth: { node: 'marketplace-credential', cause: 'marketplace/credential-expired', scope: 'tenant' },
  affects: ['marketplace-sync'],
  mendedBy: 'POST /ops/credentials/rotate {"purpose":"marketplace"}',
  inject: ({ instance }) => expireCredential({ instance, purpose: 'marketplace' }),
  clear: (instance) => renewIfBroken({ instance, purpose: 'marketplace' }),
  active: (instance) => isExpired({ instance, purpose: 'marketplace' }),
})
