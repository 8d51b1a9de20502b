import { randomUUID } from 'node:crypto'
import { enqueue } from '../instance/enqueue.ts'
import { FeatureFailure } from '../instance/feature-failure.ts'
import { defineFeature, type FeatureRequest } from './feature.ts'

const confirmMsMax = 2000

/** An order that the worker confirms. Shoppers look one up; the probe places a reserved one and waits for it. */
export const orders = defineFeature({
  id: 'orders',
  route: { method: 'GET', path: '/orders/:number' },
  popularity: 2,
  shopperInput: ({ instance, draw }) => ({ number: `${instance.tenant.orderPrefix}-${9001 + Math.floor(draw * 60)}` }),
  run: (request) => (request.synthetic ? placeReserved(request) : lookUp(request)),
})

/** A confirmed order is shown; one that has waited for its confirmation for over a minute is a failure to the shopper. */
async function lookUp({ instance, input }: FeatureRequest): Promise<Record<string, unknown>> {
  const number = String(input['number'] ?? '')
  const found = await instance.database.session((session) =>
    session.query<{ state: string; total_cents: number; late: boolean }>(
      `select state, total_cents, state = 'pending' and created_at < now() - interval '1 minute' as late from orders where number = $1`,
      [number],
    ),
  )
  const order = found.rows[0]
  if (!order) throw new FeatureFailure({ code: 'order-unknown', status: 404, message: `There is no order ${number}.` })
  if (order.late) throw new FeatureFailure({ code: 'order-not-confirmed', status: 504, message: `Order ${number} is not confirmed yet.` })
  return { number, state: order.state, totalCents: order.total_cents }
}

async function placeReserved({ instance }: FeatureRequest): Promise<Record<string, unknown>> {
  const { database, worker } = instance
  const number = `SYN-${randomUUID()}`
  const job = await database.transaction({
    synthetic: false,
    work: async (session) => {
      await session.query(`insert into orders (number, customer_id, total_cents, synthetic) values ($1, 'synthetic', 1000, true)`, [number])
      return enqueue({ session, kind: 'confirm-order', payload: { order: number } })
    },
  })
  try {
    const ended = worker.outcomeOf({ id: job, timeoutMs: confirmMsMax })
    worker.wake()
    const outcome = await ended
    if (outcome?.type !== 'done') {
      throw new FeatureFailure({
        code: 'order-not-confirmed',
        status: 504,
        message: `The order was not confirmed within ${confirmMsMax} ms.`,
      })
    }
    return { confirmed: true }
  } finally {
    await database.admin(`with gone as (delete from jobs where id = $2) delete from orders where number = $1`, [number, job])
  }
}
