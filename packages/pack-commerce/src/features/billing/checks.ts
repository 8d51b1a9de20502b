import { featureProbe } from '../../feature-probe.ts'

export const billingProbe = featureProbe({ id: 'billing/writes-an-invoice', title: 'An invoice is written', feature: 'billing' })
