import { defineComponent } from '@lamplighter/catalog'

export const mailDomain = defineComponent({
  id: 'mail-domain',
  title: 'Mail domain',
  description: 'The relay’s standing of the domain that mailings come from.',
  prior: 0.003,
  dependsOn: [],
})
