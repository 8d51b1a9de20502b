import { listDueFollowUps, listExpiredApprovals, listForsakenRuns, readPlan, readRun } from '@lamplighter/db/queries'
import { escalateDue } from '../approval/escalate-approval.ts'
import type { OperationsContext } from '../context.ts'
import { jobNames } from '../queue/job-names.ts'
import { moveRun } from './move-run.ts'
import { leaseMs } from './run-holder.ts'

/** A run that has waited longer than this for a worker has lost its job. */
const waitingMs = 30_000
/** A follow-up that is late by so much has lost its job. */
const lateMs = 5 * 60_000
const batch = 100

/**
 * Brings to truth what nobody is working on: runs whose worker fell silent get another one, approvals that nobody gave
 * expire, looks that were forgotten are made up. No run is "running" for ever. Returns how many of each.
 */
export async function sweepRuns(
  context: OperationsContext,
  options: { leaseMs?: number } = {},
): Promise<{ takenUp: number; expired: number; followUps: number }> {
  const forsaken = await listForsakenRuns(context.db, { leaseMs: options.leaseMs ?? leaseMs, waitingMs, limit: batch })
  for (const run of forsaken) {
    // Once per run while it waits; ahead of new work, because something is half done.
    await context.db.transaction((tx) => context.queue.enqueue(tx, { name: jobNames.run, data: { run }, onceKey: run, priority: 10 }))
  }
  const expired = await listExpiredApprovals(context.db, { now: context.now(), limit: batch })
  for (const run of expired) await expireApproval(context, run)
  await escalateDue(context, { limit: batch })
  const late = await listDueFollowUps(context.db, { dueBefore: new Date(context.now().getTime() - lateMs), limit: batch })
  for (const run of late) {
    await context.db.transaction((tx) => context.queue.enqueue(tx, { name: jobNames.followUp, data: { run }, onceKey: run }))
  }
  return { takenUp: forsaken.length, expired: expired.length, followUps: late.length }
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
