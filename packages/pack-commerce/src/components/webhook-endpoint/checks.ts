import { fail, pass } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'
import { dayOf } from '../../ops-facts.ts'

export const webhooksFact = z.object({
  endpoints: z.array(
    z.object({
      id: z.string(),
      state: z.enum(['enabled', 'disabled']),
      disabledAt: z.string().nullable(),
      disabledReason: z.string().nullable(),
      consecutiveFailures: z.number(),
    }),
  ),
})

export const endpointEnabled = factCheck({
  id: 'webhook-endpoint/is-enabled',
  title: 'Events are being sent to the customer’s endpoint',
  observes: 'webhook-endpoint',
  path: '/ops/webhooks',
  fact: webhooksFact,
  evidence: z.object({
    endpointsDisabled: z.array(z.string()),
    disabledOn: z.string().nullable(),
    disabledReason: z.string().nullable(),
    failuresInARow: z.number(),
  }),
  sensitivity: 0.97,
  falseAlarm: 0.0005,
  judge: ({ fact }) => {
    const disabled = fact.endpoints.filter((one) => one.state === 'disabled')
    const evidence = {
      endpointsDisabled: disabled.map((one) => one.id),
      disabledOn: dayOf(disabled[0]?.disabledAt),
      disabledReason: disabled[0]?.disabledReason ?? null,
      failuresInARow: disabled[0]?.consecutiveFailures ?? 0,
    }
    return disabled.length > 0 ? fail({ message: 'endpoint-disabled', evidence }) : pass({ message: 'ok', evidence })
  },
})
