import { defineComponent } from '@lamplighter/catalog'

export const scheduler = defineComponent({
  id: 'scheduler',
  title: 'Scheduler',
  description: 'Runs the nightly and hourly jobs.',
  prior: 0.003,
  dependsOn: [],
})
