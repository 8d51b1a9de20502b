import { setTimeout as pause } from 'node:timers/promises'
import { restingStates, type ChaosRun } from './chaos-run.ts'
import type { ChaosWorld } from './chaos-world.ts'

export type SeenRun = { id: string; state: string; attempt: number; worker: string | null }

export async function readRuns({ world, ids }: { world: ChaosWorld; ids: string[] }): Promise<SeenRun[]> {
  const { rows } = await world.database.pool.query<SeenRun>('select id, state, attempt, worker from run where id = any($1)', [ids])
  return rows
}

/** How long a run may take to come to rest before it counts as lost. */
const lostAfterMs = 60_000
const lookEveryMs = 100

/**
 * Looks until every run is at rest, and notes when a run that was hit was first seen in the hands of another attempt (so
 * late by at most a look). A run that is not at rest after a minute stays so: it is lost.
 */
export async function watchRuns({ world, runs }: { world: ChaosWorld; runs: ChaosRun[] }): Promise<void> {
  const open = new Map(runs.filter((run) => !run.atRest && !run.mustNotExist).map((run) => [run.id, run]))
  const until = performance.now() + lostAfterMs
  while (open.size > 0 && performance.now() < until) {
    const seen = await readRuns({ world, ids: [...open.keys()] }).catch(() => [])
    for (const { id, state, attempt } of seen) {
      const run = open.get(id)!
      if (run.hit && run.takeoverMs === null && attempt > run.hit.attempt) run.takeoverMs = Date.now() - run.hit.at
      if (!restingStates.includes(state)) continue
      run.atRest = true
      open.delete(id)
    }
    await pause(lookEveryMs)
  }
}

export async function waitFor({
  what,
  look,
  withinMs,
}: {
  what: string
  look: () => boolean | Promise<boolean>
  withinMs: number
}): Promise<void> {
  const until = performance.now() + withinMs
  while (!(await look())) {
    if (performance.now() > until) throw new Error(`waited in vain for ${what}`)
    await pause(20)
  }
}
