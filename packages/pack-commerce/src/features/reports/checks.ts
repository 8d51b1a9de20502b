import { featureProbe } from '../../feature-probe.ts'

export const reportsProbe = featureProbe({
  id: 'reports/are-current',
  title: 'The sales report is as fresh as promised',
  feature: 'reports',
})
