import { defineComponent } from '@lamplighter/catalog'

export const identityKeys = defineComponent({
  id: 'identity-keys',
  title: 'Identity keys',
  description: 'The instance’s cached copy of the identity provider’s public keys.',
  prior: 0.002,
  dependsOn: [],
})
