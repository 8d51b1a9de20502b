import { defineComponent } from '@lamplighter/catalog'

export const quota = defineComponent({
  id: 'quota',
  title: 'Quotas',
  description: 'How much of what the contract counts is left.',
  prior: 0.004,
  dependsOn: [],
})
