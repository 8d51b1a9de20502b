import { defineCause, signature } from '@lamplighter/catalog'
import { webhooksProbe } from '../../features/webhooks/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { endpointEnabled } from './checks.ts'

export const webhooksDisabled = defineCause({
  id: 'webhooks/disabled',
  title: 'The customer’s webhook endpoint was disabled after failures',
  of: 'webhook-endpoint',
  kind: 'fault',
  prior: 0.004,
  words: {
    l1: 'Notifications to the customer’s own system were switched off after too many failures on {disabledOn}.',
    engineer: 'Endpoint {endpointsDisabled} disabled on {disabledOn} after {failuresInARow} failures ({disabledReason}).',
    customer: 'Notifications to your own system are paused, because several could not be delivered. They can be resumed.',
  },
  signatures: [
    signature(endpointEnabled, { says: 'an endpoint is disabled', llr: 2, when: ({ endpointsDisabled }) => endpointsDisabled.length > 0 }),
    endedWith(webhooksProbe, 'endpoint-disabled', 2),
  ],
})
