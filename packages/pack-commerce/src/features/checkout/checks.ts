import { featureProbe } from '../../feature-probe.ts'

// A partner that fails four calls in ten would pass one try more often than not; five tries miss it once in thirteen times.
export const checkoutProbe = featureProbe({
  id: 'checkout/takes-a-test-order',
  title: 'A test order is taken and its payment authorised',
  feature: 'checkout',
  tries: 5,
})
