import { definePartnerFault } from './partner-fault.ts'

export const identityProviderDown = definePartnerFault({
  id: 'identity-provider-down',
  title: 'The identity provider can not be reached',
  truth: { node: 'identity-provider', cause: 'identity/provider-down', scope: 'shared' },
  affects: ['sign-in'],
  sharedTargets: ['identity-provider'],
  mendedBy: null,
  mode: 'down',
  notice: 'we are working on a disturbance of our sign-in service.',
})
