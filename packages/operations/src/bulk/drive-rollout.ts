import { beatRollout, readPlan, readRollout, readRolloutTenants, readRun, releaseRollout, takeRollout } from '@lamplighter/db/queries'
import { turnOf } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { moveRun } from '../run/move-run.ts'
import { countRollout } from './count-rollout.ts'
import { driveRings } from './drive-rings.ts'
import { forgetTrouble, noteTrouble, TurnsFailed } from './drive-trouble.ts'
import { bySystem, moveRollout } from './move-rollout.ts'

export type DriveRolloutOptions = {
  rollout: string
  /** Names this turn at driving; no two ever share a name. */
  worker: string
  signal: AbortSignal
  leaseMs?: number
  /** How long to stay while runs are at work, looking again and again; 0: one look. */
  patienceMs?: number
}

/** A driver that has not been heard for so long has lost its rollout. */
export const rolloutLeaseMs = 8_000
const beatEveryMs = 2_000
const lookAgainMs = 300

/**
 * Takes a rollout as far as it goes now: counts, starts rings, judges them, ends. Safe to call any number of times by any
 * number of workers: one drives, the others return at once, and every write is guarded by the state that it starts from.
 * Rejects when the database fails, `signal` aborts, or a turn threw: whoever finds the rollout silent drives on, until it has
 * thrown so often in a row that it is left to a person (`noteTrouble`).
 */
export async function driveRollout(context: OperationsContext, options: DriveRolloutOptions): Promise<'driven' | 'not-mine'> {
  const { rollout: id, worker } = options
  const taken = await takeRollout(context.db, { id, worker, leaseMs: options.leaseMs ?? rolloutLeaseMs })
  if (!taken) return 'not-mine'
  const lost = new AbortController()
  const beat = async () => {
    // A beat that could not be written says nothing; the next guarded write will tell.
    const mine = await beatRollout(context.db, { id, worker }).catch(() => true)
    if (!mine) lost.abort(new Error('another worker drives the rollout'))
  }
  const timer = setInterval(() => void beat(), beatEveryMs)
  const signal = AbortSignal.any([options.signal, lost.signal])
  try {
    if (taken.state === 'planning') await countRollout(context, { rollout: taken, signal })
    else await driveOn(context, { ...options, signal })
    if (taken.trouble) await forgetTrouble(context, { rollout: id })
  } catch (error) {
    // Cut off from outside says nothing about the rollout.
    if (signal.aborted) throw error
    await giveUpOrThrow(context, { rollout: id, error })
  } finally {
    clearInterval(timer)
    await releaseRollout(context.db, { id, worker }).catch(() => {})
  }
  return 'driven'
}

async function giveUpOrThrow(context: OperationsContext, { rollout, error }: { rollout: string; error: unknown }): Promise<void> {
  const cause = error instanceof TurnsFailed ? error.cause : error
  // With the database away nothing can be noted either, and nothing is: it counts no tries.
  const left = await noteTrouble(context, { rollout, error }).catch(() => 'try-again' as const)
  const detail = { rollout, error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) }
  if (left === 'try-again') throw cause
  context.log({ level: 'error', message: 'a rollout was left to a person: driving it failed again and again', detail })
}

async function driveOn(context: OperationsContext, { rollout, signal, patienceMs = 0 }: DriveRolloutOptions): Promise<void> {
  const until = performance.now() + patienceMs
  while ((await driveRings(context, { rollout, signal })) === 'at-work') {
    if (performance.now() >= until) return
    await pause(lookAgainMs, signal)
  }
  await letGo(context, rollout)
}

/** After an abort: runs that no worker has taken yet are cancelled, those at work end by themselves; then it has ended. */
async function letGo(context: OperationsContext, id: string): Promise<void> {
  if ((await readRollout(context.db, id))?.state !== 'aborting') return
  // Nothing starts any more from here on: whoever starts a run looks at the state under the rollout's lock.
  await cancelQueued(context, { rollout: id, turns: await readRolloutTenants(context.db, id) })
  const turns = await readRolloutTenants(context.db, id)
  if (turns.some(({ run }) => run !== null && turnOf(run) === 'at-work')) return
  await context.db.transaction((tx) => moveRollout(context, tx, { rollout: id, event: 'let-go', actor: 'system', audit: bySystem }))
}

async function cancelQueued(
  context: OperationsContext,
  { rollout, turns }: { rollout: string; turns: Awaited<ReturnType<typeof readRolloutTenants>> },
): Promise<void> {
  for (const { runId, run: seen } of turns) {
    if (runId === null || seen?.state !== 'queued') continue
    const run = await readRun(context.db, runId)
    const plan = run && (await readPlan(context.db, run.planId))
    if (run?.state !== 'queued' || run.attempt > 0) continue
    await context.db.transaction((tx) =>
      moveRun(context, tx, {
        run: runId,
        event: 'request-cancel',
        actor: 'overseer',
        set: {
          cancelRequestedAt: context.now(),
          cancelRequestedBy: 'system:rollout',
          failure: { code: 'run/cancelled', message: 'Its rollout was aborted before it began; nothing was changed.' },
        },
        audit: { ...bySystem, authority: `rollout:${rollout}`, action: 'cancel-requested', planHash: plan?.hash ?? null },
      }),
    )
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}
