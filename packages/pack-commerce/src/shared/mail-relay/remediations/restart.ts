import { z } from 'zod'
import { canaryFact } from '../../../canary-check.ts'
import { defineRemediation } from '../../../commerce.ts'
import { diagnoseAgain, factRemediation, incidentForMany, noWayBack } from '../../../fact-remediation.ts'
import { tenantsOn } from '../../shard/tenants-on.ts'

const restart = factRemediation({
  id: 'mail-relay/restart',
  version: 1,
  title: 'Restart the mail relay',
  description: 'Starts the relay anew, for all shops. Waiting mail is kept.',
  cures: ['mail/relay-down'],
  component: 'mail-relay',
  target: 'shared',
  effect: 'compensable',
  runBy: 'lead',
  caseNeeded: incidentForMany,
  params: z.object({}),
  budget: { runs: 2, perHours: 24 },
  cost: 2,
  risk: 0.1,
  fact: { from: 'platform', path: '/ops/platform/partners/mail-relay/canary', schema: canaryFact },
  stop: ({ fact }) => (fact.ok ? { reason: 'The relay takes mail.', wayOut: diagnoseAgain } : null),
  effects: ({ fact }) => [
    {
      what: 'The mail relay is started anew',
      component: 'mail-relay',
      before: `Takes no mail (${fact.code ?? 'error'})`,
      after: 'Takes mail; what waits is sent',
      count: 1,
    },
  ],
  undo: noWayBack('A restart leaves nothing to take back.'),
  step: {
    id: 'restart',
    title: 'Restart the relay',
    via: 'platform',
    timeoutMs: 30_000,
    action: () => ({ path: '/ops/platform/mail-relay/restart', body: {} }),
  },
  verify: { checks: ['mail-relay/takes-a-canary', 'marketing-mail/hands-over-a-mail'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'The service that sends mailings is being restarted for everybody. Nothing has to be sent again.',
    after: 'Mailings go out again.',
  },
})

/** Every shop sends by the one relay, so every shop is reached. */
export const mailRelayRestart = defineRemediation({
  ...restart,
  plan: async (context) => ({ ...(await restart.plan(context)), tenantsAffected: await tenantsOn({ read: context.read }) }),
})
