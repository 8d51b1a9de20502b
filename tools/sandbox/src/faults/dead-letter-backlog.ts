import { deadLetterLimit } from '../instance/worker.ts'
import { defineTenantFault, numberParam } from './fault.ts'

/** Real orders whose confirmation ended as a dead letter, more of them than the queue keeps. */
export const deadLetterBacklog = defineTenantFault({
  id: 'dead-letter-backlog',
  title: 'The queue refuses work because its dead letters have reached their limit',
  truth: { node: 'queue', cause: 'queue/dead-letters', scope: 'tenant' },
  affects: ['orders', 'webhooks', 'marketing-mail'],
  mendedBy: 'POST /ops/queue/requeue-dead-letters {}',
  params: { count: { type: 'number', default: 60, min: deadLetterLimit, max: 5000, about: 'how many dead letters' } },
  inject: async ({ instance, params }) => {
    await instance.database.admin(
      `with placed as (insert into orders (number, customer_id, total_cents, created_at)
         select $1 || '-' || nextval('order_number'), 'c-1', 2000 + n, now() - interval '40 minutes' from generate_series(1, $2::int) n returning number)
       insert into dead_letters (kind, payload, error, failed_at)
       select 'confirm-order', json_build_object('order', number), 'error: tax service did not answer', now() - interval '35 minutes' from placed`,
      [instance.tenant.orderPrefix, numberParam({ params, name: 'count' })],
    )
  },
  clear: async (instance) => {
    await instance.database.admin(
      `with gone as (delete from dead_letters returning payload) update orders set state = 'confirmed', confirmed_at = now() where number in (select payload ->> 'order' from gone)`,
    )
  },
  active: async (instance) => {
    const rows = await instance.database.admin<{ count: number }>('select count(*)::int as count from dead_letters')
    return (rows[0]?.count ?? 0) >= deadLetterLimit
  },
})
