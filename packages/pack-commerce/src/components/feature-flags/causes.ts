import { defineCause } from '@lamplighter/catalog'
import { anyEndedWith } from '../../probe-signature.ts'

export const configurationFlagOffThoughEntitled = defineCause({
  id: 'configuration/flag-off-though-entitled',
  title: 'A feature is switched off though the customer is entitled',
  of: 'feature-flags',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'A feature that this customer pays for is switched off: {switchedOff}.',
    engineer: 'Flags off though entitled: {switchedOff}.',
    customer: 'A feature of your contract is switched off at the moment. It can be switched on again.',
  },
  signatures: [...anyEndedWith('feature-disabled', 3)],
})
