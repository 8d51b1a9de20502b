import { listSweepWorkers, type SweepWorkerRow } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import type { ProberView } from '../views/tenant-view.ts'

/** What one worker of the sweep can see. Null: nothing is the matter. */
export type Sight = {
  /** Since when nothing passes anywhere and the canary is silent: nothing is believed. */
  offlineSince: Date | null
  /** Since when looks run out of time because this process stands still: those are not believed. */
  stalledSince: Date | null
}

/** A worker says every ten seconds that it is there; silent for this long, it is gone. */
const goneAfterMs = 60_000

export type Swept = { /** When any worker last wrote down a round; null: none ever did. */ at: Date | null; prober: ProberView }

/** What the workers of the sweep last noted. */
export async function readSwept(context: OperationsContext): Promise<Swept> {
  const workers = await listSweepWorkers(context.db)
  return { at: latest(workers.map(({ sweptAt }) => sweptAt)), prober: proberOf({ workers, now: context.now() }) }
}

/** What the workers that are there can see together: only when none of them sees anything is nothing seen. */
export function proberOf({ workers, now }: { workers: SweepWorkerRow[]; now: Date }): ProberView {
  const there = workers.filter(({ notedAt }) => now.getTime() - notedAt.getTime() <= goneAfterMs)
  const blind = there.filter(({ offlineSince }) => offlineSince !== null)
  const said = (state: ProberView['state'], since: Date | null): ProberView => ({
    state,
    since: since?.toISOString() ?? null,
    blind: blind.length,
    workers: there.length,
  })
  if (workers.length === 0) return said('online', null)
  if (there.length === 0) return said('absent', latest(workers.map(({ notedAt }) => notedAt)))
  const blindSince = blind.map(({ offlineSince }) => offlineSince)
  if (blind.length === there.length) return said('offline', latest(blindSince))
  if (blind.length > 0) return said('partly-offline', earliest(blindSince))
  const stalledSince = earliest(there.map((worker) => worker.stalledSince))
  return said(stalledSince === null ? 'online' : 'stalled', stalledSince)
}

function latest(instants: (Date | null)[]): Date | null {
  return instants.reduce((last, each) => (each !== null && (last === null || each > last) ? each : last), null)
}

function earliest(instants: (Date | null)[]): Date | null {
  return instants.reduce((first, each) => (each !== null && (first === null || each < first) ? each : first), null)
}
