import { numberParam } from './fault.ts'
import { definePartnerFault, paymentsTargets, switchRoute } from './partner-fault.ts'

export const paymentsPartnerPartial = definePartnerFault({
  id: 'payments-partner-partial',
  title: 'A part of the calls to the payments partner of a region fails',
  truth: { node: 'payments-partner', cause: 'payments/partner-partial', scope: 'shared' },
  affects: ['checkout'],
  sharedTargets: paymentsTargets,
  mendedBy: switchRoute,
  params: { rate: { type: 'number', default: 0.4, min: 0.05, max: 1, about: 'share of the calls that fail' } },
  mode: 'partial',
  modeWith: (params) => ({ mode: 'partial', rate: numberParam({ params, name: 'rate' }) }),
})
