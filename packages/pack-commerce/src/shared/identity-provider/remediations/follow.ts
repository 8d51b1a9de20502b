import { followPartner } from '../../../follow-partner.ts'

export const identityProviderFollow = followPartner({
  id: 'identity-provider/follow',
  component: 'identity-provider',
  partner: 'identity-provider',
  name: 'the identity provider',
  cures: ['identity/provider-down'],
  verify: ['identity-provider/signs-a-canary', 'sign-in/accepts-a-sign-in'],
})
