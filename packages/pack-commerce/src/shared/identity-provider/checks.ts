import { always, canaryCheck } from '../../canary-check.ts'

export const identityCanary = canaryCheck({
  id: 'identity-provider/signs-a-canary',
  title: 'The identity provider issues a token to us',
  observes: 'identity-provider',
  tries: 3,
  partnerOf: always('identity-provider'),
})
