import { defineComponent } from '@lamplighter/catalog'

export const certificate = defineComponent({
  id: 'certificate',
  title: 'Certificate',
  description: 'Proves to browsers that the secure address is this shop’s.',
  prior: 0.003,
  dependsOn: [],
})
