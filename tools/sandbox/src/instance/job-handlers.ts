import { connect } from 'node:net'
import type { Instance } from './instance.ts'
import { callPartner } from './partner-call.ts'
import type { JobHandler } from './worker.ts'

/** The kinds of work that a tenant's worker does. */
export function jobHandlers(instance: Instance): Record<string, JobHandler> {
  const { database, tenant, platform } = instance
  return {
    'confirm-order': async ({ job }) => {
      const number = String(job.payload['order'])
      const confirmed = await database.background((session) =>
        session.query(`update orders set state = 'confirmed', confirmed_at = now() where number = $1`, [number]),
      )
      // An order that was cancelled meanwhile needs no confirmation.
      return confirmed.rowCount === 0 && job.payload['required'] === true
        ? { type: 'failed', code: 'order-missing', message: `No order ${number}` }
        : { type: 'done', result: 'confirmed' }
    },
    'send-mail': async ({ job }) => {
      const id = job.payload['mail']
      const answer = await callPartner({
        url: `${platform.relay.url}/v1/messages`,
        method: 'POST',
        body: { from: `news@${tenant.domain}`, to: String(job.payload['to']), subject: String(job.payload['subject']) },
      })
      const sent = answer.type === 'answered' && answer.status === 202
      await database.background((session) => session.query('update mails set state = $2 where id = $1', [id, sent ? 'sent' : 'failed']))
      // What the relay refused is recorded on the mail; the job itself has done its work.
      if (sent) return { type: 'done', result: 'sent' }
      return { type: 'done', result: answer.type === 'answered' ? (answer.code ?? 'relay-error') : 'unreachable' }
    },
    'deliver-webhook': async ({ job }) => {
      const url = String(job.payload['url'])
      const answer = await callPartner({ url, method: 'POST', body: { event: job.payload['event'] } })
      const status = answer.type === 'answered' ? answer.status : 0
      await database.background((session) =>
        session.query(
          `with delivery as (insert into webhook_deliveries (endpoint, event, status) values ($1, $2, $3))
           update webhook_endpoints set last_delivery_at = now(), last_status = $3,
             consecutive_failures = case when $3 = 200 then 0 else consecutive_failures + 1 end where id = $1`,
          [job.payload['endpoint'], job.payload['event'], status],
        ),
      )
      return { type: 'done', result: status === 200 ? 'delivered' : 'refused' }
    },
    // Asks the supplier for new stock, and waits as long as the supplier likes: the known weakness of this job.
    'stock-feed': ({ job, signal }) =>
      new Promise((resolve) => {
        const socket = connect({ host: '127.0.0.1', port: Number(job.payload['supplierPort']) })
        socket.on('connect', () => socket.write('FEED\n'))
        socket.on('data', () => socket.end())
        socket.on('error', () => {})
        signal.addEventListener('abort', () => socket.destroy(), { once: true })
        socket.on('close', () => resolve({ type: 'done', result: 'fed' }))
      }),
  }
}
