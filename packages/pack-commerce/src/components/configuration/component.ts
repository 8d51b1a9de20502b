import { defineComponent } from '@lamplighter/catalog'

export const configuration = defineComponent({
  id: 'configuration',
  title: 'Configuration',
  description: 'The values the instance runs with, stamped from a template.',
  prior: 0.004,
  dependsOn: [],
})
