import { defineComponent } from '@lamplighter/catalog'

export const clock = defineComponent({
  id: 'clock',
  title: 'Clock',
  description: 'The instance’s idea of the time, which tokens depend on.',
  prior: 0.002,
  dependsOn: [],
})
