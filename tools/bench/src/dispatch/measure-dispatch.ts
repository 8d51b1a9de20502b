import { setTimeout as pause } from 'node:timers/promises'
import type { OpenDatabase } from '@lamplighter/db'
import { requestRun, type OperationsContext } from '@lamplighter/operations'
import { chaosOperator } from '../chaos/chaos-operator.ts'
import { planRuns, planRunsByCopy, type Planned } from './planned-runs.ts'
import { startDispatchWorker } from './worker-handle.ts'

export type DispatchOptions = { database: OpenDatabase; databaseUrl: string; context: OperationsContext; concurrency: number }

const request = (context: OperationsContext, { id, hash }: Planned) =>
  requestRun({ context, operator: chaosOperator, plan: id, hash, reason: 'Customer calls' })

/** From the call of the door until the first step begins its effect, ms; one run at a time, from the first of two processes that have just started. */
export async function measureLatencies(options: DispatchOptions & { count: number }): Promise<number[]> {
  const { database, databaseUrl, context, concurrency, count } = options
  const started = new Map<string, bigint>()
  const onFirstStep = (run: string, atNs: bigint): void => void started.set(run, atNs)
  const worker = await startDispatchWorker({ name: 'latency', databaseUrl, concurrency, onFirstStep })
  worker.start()
  const planned = await planRuns({ database, context, prefix: 'latency', count })
  const found: number[] = []
  for (const [index, plan] of planned.entries()) {
    const began = process.hrtime.bigint()
    const run = await request(context, plan)
    while (!started.has(run.id)) await pause(1)
    found.push(Number(started.get(run.id)! - began) / 1e6)
    // One run at a time: what is left of this one would take the processor from the next.
    while ((await openRuns(database)) > 0) await pause(5)
    await pause(10 + (index % 7) * 5)
  }
  await worker.stop()
  return found
}

export type Rate = {
  requestsPerSecond: number
  runsPerSecond: number
  /** Transactions that wrote and waited for the disk, by the server's count. */
  durableWritesPerRun: number
}

/** All runs are asked for first; then the workers are let loose, until every run has ended. */
export async function measureRate(options: DispatchOptions & { name: string; runs: number; workers: number }): Promise<Rate> {
  const { database, databaseUrl, context, concurrency, name, runs, workers } = options
  const planned = await planRunsByCopy({ database, context, prefix: name, count: runs })
  const crew = await Promise.all(
    Array.from({ length: workers }, (_, index) =>
      startDispatchWorker({ name: `${name}-${index}`, databaseUrl, concurrency, onFirstStep: () => {} }),
    ),
  )
  const asking = performance.now()
  const waiting = [...planned]
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await request(context, next)
    }),
  )
  const asked = (performance.now() - asking) / 1000
  await database.pool.query('vacuum analyze')
  const before = await nextTransaction(database)
  const began = performance.now()
  for (const worker of crew) worker.start()
  while ((await openRuns(database)) > 0) await pause(50)
  const seconds = (performance.now() - began) / 1000
  const left = (await countLeftToTheNext({ database, name })) + runs * queueWrites
  const writes = (await nextTransaction(database)) - before - left
  await Promise.all(crew.map((worker) => worker.stop()))
  const { rows } = await database.pool.query(`select count(*)::int as n from run where tenant like $1 and verdict = 'fixed'`, [`${name}-%`])
  if (rows[0].n !== runs) throw new Error(`${rows[0].n} of ${runs} runs ended in fixed`)
  return { requestsPerSecond: runs / asked, runsPerSecond: runs / seconds, durableWritesPerRun: writes / runs }
}

/** Every transaction that writes takes exactly one number; those that only read take none. */
async function nextTransaction({ pool }: OpenDatabase): Promise<number> {
  const { rows } = await pool.query<{ next: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as next')
  return Number(rows[0]!.next)
}

/** The queue's own for a job, that it was taken and that it is done: neither waits for the disk (decision 0021). */
const queueWrites = 2

/** Moves that go to the disk with the write after them (decision 0019): they are not counted as durable writes of their own. */
async function countLeftToTheNext({ database, name }: { database: OpenDatabase; name: string }): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>(
    `select count(*)::int as n from audit_event where tenant like $1 and action in ('run.started', 'run.steps-ended')`,
    [`${name}-%`],
  )
  return rows[0]!.n
}

async function openRuns({ pool }: OpenDatabase): Promise<number> {
  const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from run where finished_at is null')
  return rows[0]!.n
}
