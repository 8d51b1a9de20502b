import { defineSharedComponent } from '@lamplighter/catalog'

export const identityProvider = defineSharedComponent({
  id: 'identity-provider',
  title: 'Identity provider',
  description: 'Issues and signs the tokens of all sign-ins.',
  prior: 0.001,
  dependsOn: [],
  groupOf: () => 'identity-provider',
})
