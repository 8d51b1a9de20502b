import { writeSetting } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { readSweptAt, sweptNote, sweptSetting, type Sight } from './swept-at.ts'

/** Says to operators, and to the log, since when nothing can be seen, or less than should be; or that all can again. */
export async function tellSight({ context, sight }: { context: OperationsContext; sight: Sight }): Promise<void> {
  const now = context.now()
  const state = stateOf(sight)
  context.log({ level: state === 'online' ? 'info' : state === 'stalled' ? 'warn' : 'error', message: `sweep/prober-${state}` })
  await writeSetting(context.db, {
    key: sweptSetting,
    value: sweptNote({ at: (await readSweptAt(context)) ?? now.toISOString(), sight }),
    at: now,
  })
  await announce(context.db, { at: now, topic: 'sweep', tenant: null, subject: state })
}

export function isSameSight(one: Sight, other: Sight): boolean {
  return stateOf(one) === stateOf(other)
}

function stateOf({ offlineSince, stalledSince }: Sight): 'online' | 'offline' | 'stalled' {
  if (offlineSince !== null) return 'offline'
  return stalledSince === null ? 'online' : 'stalled'
}
