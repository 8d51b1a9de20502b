import { setTimeout as pause } from 'node:timers/promises'
import { cancelRun } from '@lamplighter/operations'
import type { Random } from '../seeded-random.ts'
import { chaosOperator } from './chaos-operator.ts'
import { restingStates, type ChaosRun, type HitKind } from './chaos-run.ts'
import type { ChaosWorld } from './chaos-world.ts'
import { kindOfPoint } from './journal-points.ts'
import { readRuns, waitFor, watchRuns } from './watch-runs.ts'
import type { WorkerProcess } from './worker-process.ts'

export type Round = {
  how: HitKind
  runs: ChaosRun[]
  /** Held inside a transaction, asked for when all others have come to rest. */ last: ChaosRun | null
}

export type PlayOptions = {
  world: ChaosWorld
  round: Round
  workers: [WorkerProcess, WorkerProcess]
  random: Random
  ask: (run: ChaosRun) => Promise<void>
}

/** Well under the lease: nobody may take the run. */
const shortFreezeMs = 3_000

/**
 * Lets two workers carry out the round's runs until each is held at its point, hits one of them (or both, or PostgreSQL),
 * and waits until every run is at rest. What was hit is noted with the runs.
 */
export async function playRound({ world, round, workers, random, ask }: PlayOptions): Promise<void> {
  const { runs, last, how } = round
  const all = last === null ? runs : [...runs, last]
  const held = all.filter((run) => run.point !== null)
  for (const worker of workers) worker.tell({ type: 'hold', points: held.map((run) => [run.id, run.point!]) })
  const isParked = (run: ChaosRun): boolean => workers.some((worker) => worker.parked.has(run.id))
  await inLanes(runs, ask)
  const waiting = runs.filter((run) => run.point !== null)
  await waitUntilHeld({ world, runs: waiting, isParked })
  if (last !== null) {
    await ask(last)
    await waitFor({ what: `a run held at ${last.point}`, look: () => isParked(last), withinMs: 20_000 })
  }
  const [victim, other] = inOrderOfWeight({ workers, last })
  if (runs.some((run) => run.point === null)) await pause(random.between(50, 900))
  await hit({ world, how, all, victim: victim!, other: other!, random })
}

/** A run that comes to rest before its point (an undo that nobody can vouch for stops for a person) is not waited for, nor hit. */
async function waitUntilHeld(options: { world: ChaosWorld; runs: ChaosRun[]; isParked: (run: ChaosRun) => boolean }): Promise<void> {
  const { world, runs, isParked } = options
  let missing = 'all'
  const look = async (): Promise<boolean> => {
    const open = runs.filter((run) => !isParked(run))
    if (open.length === 0) return true
    const seen = new Map((await readRuns({ world, ids: open.map((run) => run.id) })).map((row) => [row.id, row.state]))
    missing = open.map((run) => `${run.id} (${run.kind}, ${run.point}, ${seen.get(run.id) ?? 'unknown'})`).join(', ')
    return open.every((run) => restingStates.includes(seen.get(run.id) ?? ''))
  }
  await waitFor({ what: `${runs.length} held runs`, look, withinMs: 60_000 }).catch((error: Error) => {
    throw new Error(`${error.message}; missing: ${missing}`)
  })
}

/** Whoever holds the run inside a transaction is hit, else whoever holds more. */
function inOrderOfWeight({ workers, last }: { workers: [WorkerProcess, WorkerProcess]; last: ChaosRun | null }): WorkerProcess[] {
  const weight = (worker: WorkerProcess): number => worker.parked.size + (last !== null && worker.parked.has(last.id) ? 1_000 : 0)
  return workers.toSorted((a, b) => weight(b) - weight(a))
}

type HitOptions = { world: ChaosWorld; how: HitKind; all: ChaosRun[]; victim: WorkerProcess; other: WorkerProcess; random: Random }

async function hit(options: HitOptions): Promise<void> {
  const { world, how, all, victim, other, random } = options
  switch (how) {
    case 'killed':
      await victim.kill()
      await noteHits({ ...options, names: [victim.name] })
      other.tell({ type: 'go' })
      break
    case 'both killed':
      await Promise.all([victim.kill(), other.kill()])
      await noteHits({ ...options, names: [victim.name, other.name] })
      return
    case 'frozen, woken in time':
      victim.freeze()
      await noteHits({ ...options, names: [victim.name] })
      other.tell({ type: 'go' })
      await pause(shortFreezeMs)
      victim.tell({ type: 'go' })
      victim.wake()
      break
    case 'frozen, woken after its takeover':
      victim.freeze()
      await noteHits({ ...options, names: [victim.name] })
      other.tell({ type: 'go' })
      await cancelSome({ world, all, random })
      await watchRuns({ world, runs: all })
      // It goes on at the very point where it was, and knows nothing of what happened since.
      victim.tell({ type: 'go' })
      victim.wake()
      await pause(1_500)
      break
    case 'PostgreSQL restarted':
    case 'PostgreSQL crashed':
      await (how === 'PostgreSQL crashed' ? world.postgres.crash() : world.postgres.stop())
      for (const worker of [victim, other]) worker.tell({ type: 'go' })
      await pause(random.between(300, 2_000))
      await world.postgres.start()
      await noteHits({ ...options, names: [victim.name, other.name] })
      break
  }
  await watchRuns({ world, runs: all })
}

/** A run counts as hit when it was in the hands of the process, by the database's word or its own, at that moment. */
async function noteHits({ world, how, all, victim, other, names }: HitOptions & { names: string[] }): Promise<void> {
  const at = Date.now()
  const parked = new Map([victim, other].filter(({ name }) => names.includes(name)).flatMap((worker) => [...worker.parked]))
  const seen = new Map((await readRuns({ world, ids: all.map((run) => run.id) })).map((row) => [row.id, row]))
  for (const run of all) {
    const row = seen.get(run.id)
    const point = parked.get(run.id)
    const inHand = point !== undefined || (run.point === null && row !== undefined && row.worker !== null && names.includes(row.worker))
    if (inHand) run.hit = { how, at, attempt: row?.attempt ?? 0, point: point === undefined ? 'random' : kindOfPoint(point) }
  }
}

/** Someone presses "stop" while the worker is frozen; inside a transaction its locks would make them wait. */
async function cancelSome({ world, all, random }: Pick<HitOptions, 'world' | 'all' | 'random'>): Promise<void> {
  for (const run of all) {
    if (run.hit === null || run.hit.point.startsWith('in:') || run.kind === 'blind' || !random.chance(0.2)) continue
    const asked = await cancelRun({
      context: world.context,
      operator: chaosOperator,
      run: run.id,
      reason: 'The customer called back',
    }).catch(() => null)
    run.cancelled = asked !== null
  }
}

async function inLanes(runs: ChaosRun[], ask: (run: ChaosRun) => Promise<void>): Promise<void> {
  const waiting = [...runs]
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await ask(next)
  }
  await Promise.all(Array.from({ length: 6 }, lane))
}
