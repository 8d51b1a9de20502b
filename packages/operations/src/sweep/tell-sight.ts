import { writeSetting } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { readSweptAt, sweptSetting } from './swept-at.ts'

/** Says to operators, and to the log, since when nothing can be seen; null: everything can again. */
export async function tellSight({ context, since }: { context: OperationsContext; since: Date | null }): Promise<void> {
  const now = context.now()
  context.log({ level: since === null ? 'info' : 'error', message: since === null ? 'sweep/prober-online' : 'sweep/prober-offline' })
  await writeSetting(context.db, {
    key: sweptSetting,
    value: { at: (await readSweptAt(context)) ?? now.toISOString(), offlineSince: since?.toISOString() ?? null },
    at: now,
  })
  await announce(context.db, { at: now, topic: 'sweep', tenant: null, subject: since === null ? 'online' : 'offline' })
}
