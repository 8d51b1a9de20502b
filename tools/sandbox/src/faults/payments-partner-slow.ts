import { numberParam } from './fault.ts'
import { definePartnerFault, paymentsTargets, switchRoute } from './partner-fault.ts'

export const paymentsPartnerSlow = definePartnerFault({
  id: 'payments-partner-slow',
  title: 'The payments partner of a region answers too late',
  truth: { node: 'payments-partner', cause: 'payments/partner-slow', scope: 'shared' },
  affects: ['checkout'],
  sharedTargets: paymentsTargets,
  mendedBy: switchRoute,
  params: { delayMs: { type: 'number', default: 5000, min: 2000, max: 60_000, about: 'how late each answer comes' } },
  mode: 'slow',
  modeWith: (params) => ({ mode: 'slow', delayMs: numberParam({ params, name: 'delayMs' }) }),
})
