import { defineComponent } from '@lamplighter/catalog'

export const entitlements = defineComponent({
  id: 'entitlements',
  title: 'Entitlements',
  description: 'Which features of the contract are really granted.',
  prior: 0.003,
  dependsOn: [],
})
