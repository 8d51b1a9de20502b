import { featureProbe } from '../../feature-probe.ts'

export const marketingMailProbe = featureProbe({
  id: 'marketing-mail/hands-over-a-mail',
  title: 'A test mail is handed to the relay',
  feature: 'marketing-mail',
})
