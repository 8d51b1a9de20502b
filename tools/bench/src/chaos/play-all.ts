import { decideRun } from '@lamplighter/operations'
import { listRunSteps, readRun } from '@lamplighter/db/queries'
import type { Random } from '../seeded-random.ts'
import { chaosOperator } from './chaos-operator.ts'
import { newChaosRun, type ChaosRun } from './chaos-run.ts'
import type { ChaosWorld } from './chaos-world.ts'
import { createDealer, type RoundPlan } from './compose-rounds.ts'
import { blindRemediations, keyedRemediation } from './mailbox-pack.ts'
import { playRound } from './play-round.ts'
import { readRuns, waitFor, watchRuns } from './watch-runs.ts'
import type { WorkerProcess } from './worker-process.ts'

/** More than a round has runs, so that every run reaches its point. */
const runsAtOnce = 64

export type PlayAll = { world: ChaosWorld; random: Random; plans: RoundPlan[]; onRound: (line: string) => void }

/** Every round of the bench, one after the other; returns every run. */
export async function playAll({ world, random, plans, onRound }: PlayAll): Promise<ChaosRun[]> {
  const dealer = createDealer(random)
  const played: ChaosRun[] = []
  const undoable: { id: string; tenant: string }[] = []
  const blind = [...blindRemediations]
  let workers: WorkerProcess[] = []
  const twoWorkers = async (): Promise<[WorkerProcess, WorkerProcess]> => {
    workers = workers.filter((worker) => worker.isAlive())
    const missing = Array.from({ length: 2 - workers.length }, () => world.startWorker({ concurrency: runsAtOnce }))
    workers.push(...(await Promise.all(missing)))
    return [workers[0]!, workers[1]!]
  }
  const ask = async (run: ChaosRun): Promise<void> => {
    if (run.undoOf !== null) return world.undo({ run: run.id, of: run.undoOf })
    const remediation = run.kind === 'blind' ? blind.shift()! : keyedRemediation
    await world.request({ run: run.id, plan: await world.plan({ tenant: run.tenant, remediation }) })
  }

  const first = Array.from({ length: plans[0]!.runs / 2 }, (_, index) =>
    newChaosRun({ id: `run-first-${index}`, tenant: `t-first-${index}`, kind: 'keyed', point: null, undoOf: null }),
  )
  await world.addTenants(first.map((run) => run.tenant))
  await twoWorkers()
  for (const run of first) await ask(run)
  await watchRuns({ world, runs: first })
  played.push(...first)
  undoable.push(...first.map(({ id, tenant }) => ({ id, tenant })))

  for (const [index, plan] of plans.entries()) {
    const began = performance.now()
    const pair = await twoWorkers()
    for (const worker of pair) worker.parked.clear()
    const runs = dealer.runs({ round: index, plan, undoable })
    const last = plan.storm ? null : dealer.last(index)
    const all = last === null ? runs : [...runs, last]
    await world.addTenants(all.filter((run) => run.undoOf === null).map((run) => run.tenant))
    world.target.delayMs = plan.storm ? () => random.between(0, 120) : () => 0
    await playRound({ world, round: { how: plan.how, runs, last }, workers: pair, random, ask })
    if (plan.how === 'both killed') {
      await twoWorkers()
      await watchRuns({ world, runs: all })
    }
    await decideAsPerson({ world, runs: all })
    played.push(...all)
    undoable.push(...(await stillFixed({ world, runs: all })))
    const hits = all.filter((run) => run.hit !== null).length
    onRound(
      `round ${index + 1}: ${plan.how}${plan.storm ? ' at a random moment' : ''}, ${hits} runs hit, ${((performance.now() - began) / 1000).toFixed(0)} s`,
    )
  }
  played.push(...(await playDoorRound({ world, workers, ask: async () => void (await twoWorkers()), runs: plans.length })))
  return played
}

/** A person looks at the customer's system: what happened is left as it is, what did not is done. Nothing is decided blindly. */
async function decideAsPerson({ world, runs }: { world: ChaosWorld; runs: ChaosRun[] }): Promise<void> {
  const waiting = (await readRuns({ world, ids: runs.map((run) => run.id) })).filter((row) => row.state === 'needs-decision')
  for (const { id } of waiting) {
    const run = runs.find((candidate) => candidate.id === id)!
    const untold = (await listRunSteps(world.database.db, id)).find((step) => step.state === 'unknown')
    const happened = untold !== undefined && world.target.applied.has(untold.idempotencyKey)
    const choice = run.kind === 'blind' && happened ? 'stop' : 'continue'
    await decideRun({
      context: world.context,
      operator: chaosOperator,
      run: id,
      choice,
      reason: happened ? 'It happened' : 'It did not happen',
    })
    run.atRest = false
    run.askedPerson = true
  }
  await watchRuns({ world, runs })
}

async function stillFixed({ world, runs }: { world: ChaosWorld; runs: ChaosRun[] }): Promise<{ id: string; tenant: string }[]> {
  const fixed: { id: string; tenant: string }[] = []
  for (const { id, tenant, kind } of runs) {
    if (kind === 'keyed' && (await readRun(world.database.db, id))?.verdict === 'fixed') fixed.push({ id, tenant })
  }
  return fixed
}

/**
 * Nobody works while a door asks for runs and dies: right after a request's commit, and inside the transaction of another.
 * Then workers come. What was committed must run, what was not must not exist.
 */
async function playDoorRound(options: {
  world: ChaosWorld
  workers: WorkerProcess[]
  ask: () => Promise<void>
  runs: number
}): Promise<ChaosRun[]> {
  const { world, workers } = options
  await Promise.all(workers.map((worker) => worker.kill()))
  const runs = Array.from({ length: options.runs + 1 }, (_, index) => {
    const point = index < options.runs ? 'after:request' : 'in:request'
    return newChaosRun({ id: `run-door-${index}`, tenant: `t-door-${index}`, kind: 'keyed', point, undoOf: null })
  })
  await world.addTenants(runs.map((run) => run.tenant))
  const door = await world.startWorker({ concurrency: 0 })
  door.tell({ type: 'hold', points: runs.map((run) => [run.id, run.point!]) })
  for (const run of runs) {
    const { id, hash } = await world.plan({ tenant: run.tenant, remediation: keyedRemediation })
    door.tell({ type: 'request', run: run.id, plan: id, hash, operator: chaosOperator.id })
    await waitFor({ what: `a door held at ${run.point}`, look: () => door.parked.has(run.id), withinMs: 20_000 })
  }
  await door.kill()
  await options.ask()
  for (const run of runs) {
    run.mustNotExist = run.point === 'in:request'
    run.hit = { how: 'killed', at: Date.now(), attempt: 0, point: run.point! }
  }
  await watchRuns({ world, runs })
  return runs
}
