import { defineComponent } from '@lamplighter/catalog'

export const featureFlags = defineComponent({
  id: 'feature-flags',
  title: 'Feature flags',
  description: 'Which features are switched on for this customer.',
  prior: 0.003,
  dependsOn: [],
})
