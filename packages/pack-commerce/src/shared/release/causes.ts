import { defineCause } from '@lamplighter/catalog'
import { cartProbe } from '../../features/cart/checks.ts'
import { checkoutProbe } from '../../features/checkout/checks.ts'
import { endedWith } from '../../probe-signature.ts'

export const releaseRegression = defineCause({
  id: 'release/regression',
  title: 'The running release has a defect',
  of: 'release',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'The version this shop runs has a fault in the cart; all shops on that version are hit.',
    engineer: 'Release {runningVersion}: {internalErrors} internal errors in {releaseRequests} requests of {releaseTenants} tenants.',
    customer:
      'A recent update has a fault that keeps some orders from being completed, for several shops. The former version can be brought back.',
  },
  signatures: [endedWith(cartProbe, 'internal-error', 2), endedWith(checkoutProbe, 'internal-error', 2)],
})
