import { credentialCheck } from '../../credential-check.ts'

export const marketplaceCredentialAccepted = credentialCheck({
  purpose: 'marketplace',
  observes: 'marketplace-credential',
  title: 'The marketplace accepts the credential',
})
