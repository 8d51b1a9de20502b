import { definePartnerFault, paymentsTargets, switchRoute } from './partner-fault.ts'

export const paymentsPartnerDown = definePartnerFault({
  id: 'payments-partner-down',
  title: 'The payments partner of a region can not be reached',
  truth: { node: 'payments-partner', cause: 'payments/partner-down', scope: 'shared' },
  affects: ['checkout'],
  sharedTargets: paymentsTargets,
  mendedBy: switchRoute,
  mode: 'down',
})
