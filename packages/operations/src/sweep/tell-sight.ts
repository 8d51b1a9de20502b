import { noteSweepWorker } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import type { Sight } from './swept-at.ts'

/** Says to operators, and to the log, since when this worker can see nothing, or less than it should; or that it sees all again. */
export async function tellSight({ context, worker, sight }: { context: OperationsContext; worker: string; sight: Sight }): Promise<void> {
  const now = context.now()
  const state = stateOf(sight)
  context.log({ level: state === 'online' ? 'info' : state === 'stalled' ? 'warn' : 'error', message: `sweep/prober-${state}` })
  await noteSweepWorker(context.db, { worker, notedAt: now, sweptAt: null, ...sight })
  await announce(context.db, { at: now, topic: 'sweep', tenant: null, subject: state })
}

export function isSameSight(one: Sight, other: Sight): boolean {
  return stateOf(one) === stateOf(other)
}

function stateOf({ offlineSince, stalledSince }: Sight): 'online' | 'offline' | 'stalled' {
  if (offlineSince !== null) return 'offline'
  return stalledSince === null ? 'online' : 'stalled'
}
