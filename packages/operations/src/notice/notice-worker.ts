import { findOperator, lockBrokenGlass } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { jobNames } from '../queue/job-names.ts'
import type { JobHandler } from '../queue/queue.ts'
import { noteTry } from './notice-state.ts'
import { noticeRetries, tell } from './tell.ts'

/** Makes this process send notices, when an address is configured for it. */
export async function startNoticeWorker(context: OperationsContext): Promise<void> {
  if (!context.notices) return
  await context.queue.work({ name: jobNames.notice, concurrency: 2, handler: (job) => sendNotice(context, job) })
  await context.queue.work({
    name: jobNames.glassOver,
    concurrency: 1,
    handler: async ({ data }) => tellOfGlassOver(context, { glass: String(data['glass']) }),
  })
}

/**
 * One try to deliver one notice. Throws when it was not delivered, so that the queue tries it again later; every failure
 * is in the log and on the controls, the last one as an error.
 */
export async function sendNotice(context: OperationsContext, job: Pick<Parameters<JobHandler>[0], 'data' | 'attempt' | 'signal'>) {
  const { data, attempt, signal } = job
  const id = String(data['id'])
  if (!context.notices) throw new Error('no address for notices is configured here')
  const sent = await context.notices.send({ id, sentAt: context.now(), body: String(data['body']), signal })
  if (sent.type === 'delivered') return noteTry(context.db, { at: context.now(), outcome: 'delivered' })
  const last = attempt > noticeRetries.limit
  const detail = { notice: id, kind: String(data['kind']), attempt, error: sent.message }
  const message = last ? 'a notice was given up: it could not be delivered' : 'a notice could not be delivered, and will be tried again'
  context.log({ level: last ? 'error' : 'warn', message, detail })
  await noteTry(context.db, { at: context.now(), outcome: { failed: sent.message, last } })
  throw new Error(`notice ${id} was not delivered: ${sent.message}`)
}

/** At the end of its half hour: unless it was put back before, a broken glass has closed by itself, and nobody pressed anything. */
export async function tellOfGlassOver(context: OperationsContext, { glass: id }: { glass: string }): Promise<void> {
  await context.db.transaction(async (tx) => {
    const glass = await lockBrokenGlass(tx, id)
    if (!glass || glass.mendedAt !== null) return
    if (glass.until > context.now()) throw new Error(`glass ${id} is still broken`)
    const name = (await findOperator(tx, { id: glass.operator }))?.name ?? glass.operator
    const what = `The glass that ${name} broke is whole again, as its time is over; a review waits.`
    await tell(context, tx, { id: `glass-over-${id}`, kind: 'glass.closed', what, tenant: null, link: '/controls' })
  })
}
