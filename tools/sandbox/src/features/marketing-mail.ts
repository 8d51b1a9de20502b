import { enqueue } from '../instance/enqueue.ts'
import { FeatureFailure } from '../instance/feature-failure.ts'
import type { Session } from '../instance/tenant-database.ts'
import { defineFeature, type FeatureRequest } from './feature.ts'

const sendMsMax = 2000

/** A mailing: queued within the month's quota, handed to the relay by the worker. */
export const marketingMail = defineFeature({
  id: 'marketing-mail',
  route: { method: 'POST', path: '/mailings' },
  popularity: 1,
  shopperInput: ({ draw }) => ({ subject: `Offers of the week ${Math.floor(draw * 50)}` }),
  run: async (request) => {
    const queued = await queueMail(request)
    try {
      await waitForRelay({ request, ...queued })
      return { sent: 1 }
    } finally {
      if (request.synthetic) {
        await request.instance.database.admin('with gone as (delete from jobs where id = $2) delete from mails where id = $1', [
          queued.mail,
          queued.job,
        ])
      }
    }
  },
})

function queueMail({ instance, synthetic, input }: FeatureRequest): Promise<{ mail: string; job: string }> {
  const to = synthetic ? 'synthetic@lamplighter.invalid' : 'shopper1@customers.example'
  const subject = synthetic ? 'Synthetic probe' : String(input['subject'] ?? 'News')
  return instance.database.transaction({
    synthetic: false,
    work: async (session) => {
      await takeQuota({ session, synthetic })
      const mail = await session.query<{ id: string }>('insert into mails (recipient, subject) values ($1, $2) returning id', [to, subject])
      const id = String(mail.rows[0]?.id)
      return { mail: id, job: await enqueue({ session, kind: 'send-mail', payload: { mail: id, to, subject } }) }
    },
  })
}

async function takeQuota(options: { session: Session; synthetic: boolean }): Promise<void> {
  const found = await options.session.query<{ used: number; quota_limit: number }>(
    `select used, quota_limit from quotas where quota = 'mails-per-month'`,
  )
  const row = found.rows[0]
  if (!row || row.used >= row.quota_limit) {
    throw new FeatureFailure({
      code: 'quota-reached',
      status: 429,
      message: `The mails of this month are used up: ${row?.used} of ${row?.quota_limit}.`,
    })
  }
  if (!options.synthetic) await options.session.query(`update quotas set used = used + 1 where quota = 'mails-per-month'`)
}

async function waitForRelay(options: { request: FeatureRequest; mail: string; job: string }): Promise<void> {
  const { instance } = options.request
  const ended = instance.worker.outcomeOf({ id: options.job, timeoutMs: sendMsMax })
  instance.worker.wake()
  const outcome = await ended
  if (outcome?.type !== 'done') {
    throw new FeatureFailure({ code: 'mail-not-sent', status: 504, message: `The mail was not sent within ${sendMsMax} ms.` })
  }
  const result = outcome.result
  if (result === 'sent') return
  if (result === 'domain-suppressed') {
    throw new FeatureFailure({
      code: 'domain-suppressed',
      status: 502,
      message: `The relay has suppressed mail from ${instance.tenant.domain}.`,
    })
  }
  throw new FeatureFailure({ code: 'mail-relay-unreachable', status: 502, message: 'The mail relay does not take the mail.' })
}
