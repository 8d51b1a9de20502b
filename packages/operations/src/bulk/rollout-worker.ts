import { listExpiredRollouts, listForsakenRollouts } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { jobNames } from '../queue/job-names.ts'
import { driveRollout, rolloutLeaseMs } from './drive-rollout.ts'
import { escalateDueRollouts } from './escalate-rollout.ts'
import { bySystem, moveRollout } from './move-rollout.ts'

/** How often rollouts that nobody drives are looked for. */
const sweepEveryMs = 1_000
/** How long a driver stays with a ring at work before it lets another job have its place. */
const patienceMs = 20_000
const batch = 50

/** Makes this process drive rollouts, and look for those that others left behind. `stop` ends the looking. */
export async function startRolloutWorker(context: OperationsContext): Promise<{ stop(): void }> {
  await context.queue.work({
    name: jobNames.rollout,
    concurrency: 3,
    handler: async ({ data, signal }) => {
      await driveRollout(context, { rollout: String(data['rollout']), worker: context.newId(), signal, patienceMs })
    },
  })
  let sweeping = false
  const timer = setInterval(() => {
    if (sweeping) return
    sweeping = true
    sweepRollouts(context)
      .catch((error: unknown) =>
        context.log({ level: 'warn', message: 'rollouts could not be swept just now', detail: { error: String(error) } }),
      )
      .finally(() => (sweeping = false))
  }, sweepEveryMs)
  return { stop: () => clearInterval(timer) }
}

/** Gives rollouts without a driver one, passes questions that nobody answered on, and lets them expire in the end. */
export async function sweepRollouts(
  context: OperationsContext,
  options: { leaseMs?: number } = {},
): Promise<{ takenUp: number; expired: number }> {
  const forsaken = await listForsakenRollouts(context.db, { leaseMs: options.leaseMs ?? rolloutLeaseMs, limit: batch })
  for (const rollout of forsaken) {
    await context.db.transaction((tx) => context.queue.enqueue(tx, { name: jobNames.rollout, data: { rollout }, onceKey: rollout }))
  }
  await escalateDueRollouts(context, { limit: batch })
  const expired = await listExpiredRollouts(context.db, { now: context.now(), limit: batch })
  for (const rollout of expired) {
    const because = {
      code: 'approval/expired',
      message: 'Nobody approved it in time; nothing was changed.',
      by: 'the system',
      at: context.now().toISOString(),
    }
    await context.db.transaction((tx) =>
      moveRollout(context, tx, { rollout, event: 'expire', actor: 'system', set: { because }, audit: bySystem }),
    )
  }
  return { takenUp: forsaken.length, expired: expired.length }
}
