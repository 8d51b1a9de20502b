import { z } from 'zod'
import { diagnoseAgain, factRemediation, untilTomorrow } from '../../../fact-remediation.ts'
import { webhooksFact } from '../checks.ts'

function disabled({ endpoints }: z.infer<typeof webhooksFact>): z.infer<typeof webhooksFact>['endpoints'][number] | undefined {
  return endpoints.find((one) => one.state === 'disabled')
}

export const webhookEndpointEnable = factRemediation({
  id: 'webhook-endpoint/enable',
  version: 1,
  title: 'Send events to the endpoint again',
  description: 'Enables the customer’s endpoint, which was disabled after failures.',
  cures: ['webhooks/disabled'],
  component: 'webhook-endpoint',
  effect: 'reversible',
  runBy: 'l1',
  params: z.object({}),
  budget: { runs: 3, perHours: 24 },
  automatic: { budget: { runs: 10, perHours: 1 }, coolDownMinutes: 120 },
  cost: 1,
  risk: 0.05,
  fact: { path: '/ops/webhooks', schema: webhooksFact },
  stop: ({ fact }) => (disabled(fact) === undefined ? { reason: 'Every endpoint is enabled.', wayOut: diagnoseAgain } : null),
  effects: ({ fact }) => [
    {
      what: `Events are sent to the endpoint “${disabled(fact)?.id ?? ''}” again`,
      component: 'webhook-endpoint',
      before: `Disabled after ${disabled(fact)?.consecutiveFailures ?? 0} failures`,
      after: 'Enabled',
      count: 1,
    },
  ],
  undo: untilTomorrow('The endpoint is disabled again.'),
  step: {
    id: 'enable',
    title: 'Enable the endpoint',
    action: ({ fact }) => ({ path: '/ops/webhooks/enable', body: { endpoint: disabled(fact)?.id ?? 'none' } }),
  },
  verify: { checks: ['webhook-endpoint/is-enabled', 'webhooks/delivers-an-event'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'If your system is ready to receive again, I switch the notifications back on now.',
    after: 'A test notification has been delivered to your system.',
  },
})
