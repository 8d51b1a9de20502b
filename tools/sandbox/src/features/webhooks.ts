import { randomUUID } from 'node:crypto'
import { enqueue } from '../instance/enqueue.ts'
import { FeatureFailure } from '../instance/feature-failure.ts'
import { defineFeature } from './feature.ts'

const deliverMsMax = 2000

/** Events of the shop, delivered by the worker to the customer's own system. */
export const webhooks = defineFeature({
  id: 'webhooks',
  route: { method: 'POST', path: '/webhooks/test' },
  popularity: 1,
  shopperInput: () => ({}),
  run: async ({ instance }) => {
    const event = randomUUID()
    const job = await instance.database.transaction({
      synthetic: false,
      work: async (session) => {
        const found = await session.query<{ url: string; state: string; disabled_reason: string | null }>(
          `select url, state, disabled_reason from webhook_endpoints where id = 'primary'`,
        )
        const endpoint = found.rows[0]
        if (!endpoint || endpoint.state !== 'enabled') {
          throw new FeatureFailure({
            code: 'endpoint-disabled',
            status: 409,
            message: `The webhook endpoint is disabled: ${endpoint?.disabled_reason ?? 'not set up'}.`,
          })
        }
        return enqueue({ session, kind: 'deliver-webhook', payload: { endpoint: 'primary', url: endpoint.url, event } })
      },
    })
    const ended = instance.worker.outcomeOf({ id: job, timeoutMs: deliverMsMax })
    instance.worker.wake()
    const outcome = await ended
    try {
      if (outcome?.type !== 'done') {
        throw new FeatureFailure({
          code: 'delivery-timeout',
          status: 504,
          message: `The event was not delivered within ${deliverMsMax} ms.`,
        })
      }
      if (outcome.result !== 'delivered') {
        throw new FeatureFailure({ code: 'delivery-failed', status: 502, message: 'The customer’s endpoint does not take the event.' })
      }
      return { event }
    } finally {
      await instance.database.admin('with gone as (delete from jobs where id = $1) delete from webhook_deliveries where event = $2', [
        job,
        event,
      ])
    }
  },
})
