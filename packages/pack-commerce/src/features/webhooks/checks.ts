import { featureProbe } from '../../feature-probe.ts'

export const webhooksProbe = featureProbe({ id: 'webhooks/delivers-an-event', title: 'A test event is delivered', feature: 'webhooks' })
