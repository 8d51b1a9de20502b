import { always, canaryCheck } from '../../canary-check.ts'

export const relayCanary = canaryCheck({
  id: 'mail-relay/takes-a-canary',
  title: 'The mail relay takes a mail of our own',
  observes: 'mail-relay',
  tries: 3,
  partnerOf: always('mail-relay'),
})
