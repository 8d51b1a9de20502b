import { lockKeys, readSetting, writeSetting } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { tell } from '../notice/tell.ts'
import { readSwept } from './swept-at.ts'

/** Kept among the settings: whether the last that was told is that the prober is blind. */
const key = 'prober-told'
/** A network that is cut for seconds wakes nobody. */
const toldAfterMs = 60_000

/**
 * Tells outside of the console, once, when none of the prober's workers has seen anything for a minute, and when one sees again. Nobody is called failing
 * meanwhile, so it would be the quietest of all outages. Any worker may call this, any number of times. Workers that are all gone tell nobody.
 */
export async function watchProber({ context }: { context: OperationsContext }): Promise<void> {
  const { state, since } = (await readSwept(context)).prober
  if (state === 'absent') return
  const now = context.now()
  const isBlind = state === 'offline'
  if (isBlind && (since === null || now.getTime() - Date.parse(since) < toldAfterMs)) return
  await context.db.transaction(async (tx) => {
    await lockKeys(tx, [key])
    const wasTold = (await readSetting(tx, key)) === true
    if (wasTold === isBlind) return
    await writeSetting(tx, { key, value: isBlind, at: now })
    const news = isBlind
      ? ({
          kind: 'prober.offline',
          what: 'Nothing has passed at any tenant for a minute, and the list of tenants does not answer: the prober is cut off, or everything is down.',
        } as const)
      : ({ kind: 'prober.online', what: 'The prober sees tenants again.' } as const)
    await tell(context, tx, { ...news, tenant: null, link: '/' })
  })
}
