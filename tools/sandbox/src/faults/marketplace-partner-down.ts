import { definePartnerFault } from './partner-fault.ts'

export const marketplacePartnerDown = definePartnerFault({
  id: 'marketplace-partner-down',
  title: 'The marketplace can not be reached',
  truth: { node: 'marketplace-partner', cause: 'marketplace/partner-down', scope: 'shared' },
  affects: ['marketplace-sync'],
  sharedTargets: ['marketplace'],
  mendedBy: null,
  mode: 'down',
  notice: 'we are working on a disturbance of our listing service.',
})
