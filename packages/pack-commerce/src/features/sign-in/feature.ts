import { defineFeature } from '@lamplighter/catalog'
import { everyFeature, hard } from '../../edges.ts'

export const signIn = defineFeature({
  id: 'sign-in',
  title: 'Sign-in',
  description: 'Shoppers and staff prove who they are with the identity provider.',
  prior: 0.002,
  dependsOn: [...everyFeature, hard('identity-keys'), hard('clock', 0.9), hard('identity-provider', 0.9)],
})
