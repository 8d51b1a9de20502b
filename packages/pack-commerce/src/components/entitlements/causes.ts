import { defineCause } from '@lamplighter/catalog'
import { anyEndedWith } from '../../probe-signature.ts'

export const entitlementsMissing = defineCause({
  id: 'entitlements/missing',
  title: 'An entitlement of the contract is missing',
  of: 'entitlements',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'A feature in this customer’s contract has not been granted to them: {notGranted}.',
    engineer: 'In the contract but not granted: {notGranted}.',
    customer: 'A feature of your contract has not been set up for you yet. It can be granted now.',
  },
  signatures: [...anyEndedWith('not-entitled', 3)],
})
