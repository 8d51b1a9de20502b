import { defineCause, signature } from '@lamplighter/catalog'
import { checkoutProbe } from '../../features/checkout/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { configurationMatches } from './checks.ts'

export const configurationDrift = defineCause({
  id: 'configuration/drift',
  title: 'The configuration has drifted from its template',
  of: 'configuration',
  kind: 'fault',
  prior: 0.004,
  words: {
    l1: 'This shop no longer runs with its standard configuration; a changed value breaks the checkout.',
    engineer: 'Configuration {configurationHash} differs from {template} in {driftedKeys}.',
    customer: 'A setting of our platform has changed for your shop and keeps orders from being completed. It can be set back.',
  },
  signatures: [
    signature(configurationMatches, {
      says: 'a value differs from the template',
      llr: 1,
      when: ({ driftedKeys }) => driftedKeys.length > 0,
    }),
    endedWith(checkoutProbe, 'no-shipping-method', 2),
  ],
})
