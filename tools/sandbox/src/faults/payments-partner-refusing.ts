import { definePartnerFault, paymentsTargets, switchRoute } from './partner-fault.ts'

export const paymentsPartnerRefusing = definePartnerFault({
  id: 'payments-partner-refusing',
  title: 'The payments partner of a region declines every payment',
  truth: { node: 'payments-partner', cause: 'payments/partner-refusing', scope: 'shared' },
  affects: ['checkout'],
  sharedTargets: paymentsTargets,
  mendedBy: switchRoute,
  mode: 'refusing',
})
