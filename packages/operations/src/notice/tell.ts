import type { DatabaseTransaction } from '@lamplighter/db'
import { findOperator } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { jobNames } from '../queue/job-names.ts'
import type { Notice } from './notice.ts'

export type News = Pick<Notice, 'kind' | 'what' | 'tenant' | 'link'> & {
  /** Operator's id; left out: the system did it. */
  by?: string | undefined
  until?: Date | null
  /** Given where the same could be told twice; otherwise a new one. */
  id?: string
}

/** Tried over about an hour and a half with growing pauses, then given up; what it tells of is not held up by any of it. */
export const noticeRetries = { limit: 18, delaySecondsMax: 600 }

/**
 * Has a notice sent by a worker, in the transaction of what it tells of: told when that commits, and never otherwise. Costs
 * nothing where no address is configured.
 */
export async function tell(context: OperationsContext, tx: DatabaseTransaction, news: News): Promise<void> {
  if (!context.notices) return
  const { kind, what, tenant, link, by, until = null, id = context.newId() } = news
  const person = by === undefined ? null : await findOperator(tx, { id: by })
  const notice: Notice = {
    format: 'lamplighter.notice/1',
    id,
    kind,
    at: context.now().toISOString(),
    by: person && { name: person.name, role: person.role },
    what,
    tenant,
    link,
    until: until?.toISOString() ?? null,
  }
  const job = { name: jobNames.notice, data: { id, kind, body: JSON.stringify(notice) }, onceKey: id, retries: noticeRetries }
  await context.queue.enqueue(tx, job)
}

/** A remediation as a notice names it. */
export function titleOf(context: OperationsContext, remediation: string): string {
  return `“${packIndex(context.pack).remediations.get(remediation)?.title ?? remediation}”`
}
