import { featureProbe } from '../../feature-probe.ts'

export const ordersProbe = featureProbe({ id: 'orders/confirms-a-test-order', title: 'A test order is confirmed', feature: 'orders' })
