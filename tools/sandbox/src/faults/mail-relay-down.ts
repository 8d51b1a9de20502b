import { definePartnerFault } from './partner-fault.ts'

export const mailRelayDown = definePartnerFault({
  id: 'mail-relay-down',
  title: 'The mail relay can not be reached',
  truth: { node: 'mail-relay', cause: 'mail/relay-down', scope: 'shared' },
  affects: ['marketing-mail'],
  sharedTargets: ['mail-relay'],
  mendedBy: 'POST /ops/platform/mail-relay/restart {}',
  mode: 'down',
})
