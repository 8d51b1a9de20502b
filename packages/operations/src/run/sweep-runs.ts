import {
  listDueFollowUps,
  listExpiredApprovals,
  listForsakenRuns,
  listWaitingRuns,
  lockWaitingRun,
  readPlan,
  readRun,
} from '@lamplighter/db/queries'
import { escalateDue } from '../approval/escalate-approval.ts'
import type { OperationsContext } from '../context.ts'
import { jobNames } from '../queue/job-names.ts'
import { moveRun } from './move-run.ts'
import { leaseMs } from './run-holder.ts'

/** A run that has waited longer than this for a worker may have lost its job, or waits behind others. */
const waitingMs = 30_000
/** A follow-up that is late by so much may have lost its job. */
const lateMs = 5 * 60_000
const batch = 100
const pageOfWaiting = 1_000

/**
 * Brings to truth what nobody is working on: runs whose worker fell silent get another one, approvals that nobody gave
 * expire, looks that were forgotten are made up. No run is "running" for ever. Returns how many of each.
 */
export async function sweepRuns(
  context: OperationsContext,
  options: { leaseMs?: number } = {},
): Promise<{ takenUp: number; expired: number; followUps: number }> {
  const forsaken = await listForsakenRuns(context.db, { leaseMs: options.leaseMs ?? leaseMs, limit: batch })
  for (const run of forsaken) {
    // Once per run while it waits; ahead of new work, because something is half done.
    await context.db.transaction((tx) => context.queue.enqueue(tx, { name: jobNames.run, data: { run }, onceKey: run, priority: 10 }))
  }
  const expired = await listExpiredApprovals(context.db, { now: context.now(), limit: batch })
  for (const run of expired) await expireApproval(context, run)
  await escalateDue(context, { limit: batch })
  const late = await listDueFollowUps(context.db, { dueBefore: new Date(context.now().getTime() - lateMs), limit: batch })
  const lost = late.length === 0 ? [] : await context.queue.listMissing(jobNames.followUp, late)
  for (const run of lost) {
    await context.db.transaction((tx) => context.queue.enqueue(tx, { name: jobNames.followUp, data: { run }, onceKey: run }))
  }
  return { takenUp: forsaken.length, expired: expired.length, followUps: lost.length }
}

/**
 * Gives a new job to runs that wait although no job waits for them. That is not so of those that stand behind many others: they keep their place.
 * Returns how many had lost theirs.
 */
export async function requeueLostRuns(context: OperationsContext): Promise<number> {
  let found = 0
  let after: Parameters<typeof listWaitingRuns>[1]['after'] = null
  do {
    const page: { id: string; requestedAt: Date }[] = await listWaitingRuns(context.db, { waitingMs, after, limit: pageOfWaiting })
    after = page.length < pageOfWaiting ? null : page.at(-1)!
    const keys = page.map(({ id }) => id)
    const missing = keys.length === 0 ? [] : await context.queue.listMissing(jobNames.run, keys)
    for (const run of missing) {
      const lost = await context.db.transaction(async (tx) => {
        // A worker may have taken both since: then there is nothing to do.
        const waits = await lockWaitingRun(tx, run)
        if (waits) await context.queue.enqueue(tx, { name: jobNames.run, data: { run }, onceKey: run, priority: 10 })
        return waits
      })
      if (lost) found += 1
    }
  } while (after)
  return found
}

async function expireApproval(context: OperationsContext, id: string): Promise<void> {
  const run = await readRun(context.db, id)
  const plan = run && (await readPlan(context.db, run.planId))
  await context.db.transaction((tx) =>
    moveRun(context, tx, {
      run: id,
      event: 'expire',
      actor: 'system',
      set: { failure: { code: 'approval/expired', message: 'Nobody approved it in time; nothing was changed.' } },
      audit: { by: 'system:sweep', authority: 'none', gate: 'worker', action: 'expired', planHash: plan?.hash ?? null },
    }),
  )
}
