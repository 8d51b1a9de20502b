import { openDatabase } from '@lamplighter/db'
import { createPgBossQueue } from '@lamplighter/operations'
import { atLeast, atMost, type Bench, type BenchResult, type Measure } from './bench.ts'
import { createBenchDatabase } from './chaos/bench-database.ts'
import { mailboxContext } from './chaos/mailbox-context.ts'
import { addOperator } from './chaos/stuck-tenants.ts'
import { openBareQueue } from './dispatch/bare-queue.ts'
import { measureLatencies, measureRate } from './dispatch/measure-dispatch.ts'
import { memoryClients } from './dispatch/memory-clients.ts'

/** As in the server. */
const concurrency = 8
const steps = 3

/** How fast a confirmed run begins, and how many a second there can be, beside pg-boss alone on the same PostgreSQL. */
export const dispatchBench: Bench = {
  name: 'dispatch',
  about: 'confirm → first step, and three-step runs a second on one worker and two, beside bare pg-boss',
  run: ({ quick }) => measureAll(quick ? { warmUp: 50, latencies: 100, runs: 400 } : { warmUp: 200, latencies: 400, runs: 5_000 }),
}

async function measureAll({ warmUp, latencies, runs }: { warmUp: number; latencies: number; runs: number }): Promise<BenchResult> {
  const postgres = await createBenchDatabase()
  const database = openDatabase({ url: postgres.url, applicationName: 'dispatch-bench' })
  const queue = createPgBossQueue({ connectionString: postgres.url, works: false, onProblem: () => {} })
  try {
    await queue.start()
    await addOperator(database.db)
    const context = mailboxContext({ database, queue, clients: memoryClients({ onEffect: () => {} }) })
    const options = { database, databaseUrl: postgres.url, context, concurrency }
    const bare = await openBareQueue({ url: postgres.url })
    const everyBare = await bare.latencies(warmUp + latencies)
    const every = await measureLatencies({ ...options, count: warmUp + latencies })
    const ours = sorted(every.slice(warmUp))
    const bareLatencies = sorted(everyBare.slice(warmUp))
    const measures: Measure[] = [0.5, 0.95].map((share) =>
      beside(`confirm → first step, p${share * 100}`, at(ours, share), at(bareLatencies, share), 'ms'),
    )
    const begins = (all: number[]) => at(sorted(all.slice(0, warmUp)), 0.5)
    measures.push(beside(`the first ${warmUp} after a start, p50`, begins(every), begins(everyBare), 'ms'))
    const ratios: number[] = []
    const notes: string[] = []
    for (const workers of [1, 2]) {
      const counted = await measureRate({ ...options, name: `count-${workers}`, runs: Math.min(runs, 400), workers })
      const writes = Math.round(counted.durableWritesPerRun)
      const measurePeer = (turn: string) => bare.rate({ name: `${turn}-${workers}`, jobs: runs, workers, concurrency, writes })
      const before = await measurePeer('before')
      const rate = await measureRate({ ...options, name: `rate-${workers}`, runs, workers })
      const after = await measurePeer('after')
      const peer = (before + after) / 2
      ratios.push(rate.runsPerSecond / peer)
      const on = workers === 1 ? 'one worker' : 'two workers'
      measures.push(beside(`runs on ${on}`, rate.runsPerSecond, peer, 'runs/s'))
      measures.push({ name: `steps on ${on}`, value: rate.runsPerSecond * steps, unit: 'steps/s' })
      measures.push({ name: `durable writes of a run, ${on}`, value: rate.durableWritesPerRun, unit: 'transactions' })
      measures.push({ name: `confirmed before, by four callers, ${on}`, value: rate.requestsPerSecond, unit: 'runs/s' })
      notes.push(
        `${on}: the peer’s handler does ${writes} durable writes a job as well; it did ${before.toFixed(0)} jobs/s just before ours and ${after.toFixed(0)} just after: their mean`,
      )
    }
    await bare.stop()
    return {
      measures,
      goals: [
        atMost({ name: 'confirm → first step p50, ms', value: at(ours, 0.5), target: 15 }),
        atMost({ name: 'confirm → first step p95, ms', value: at(ours, 0.95), target: 60 }),
        atLeast({ name: 'rate on one worker, of bare pg-boss', value: ratios[0]!, target: 0.4 }),
        atLeast({ name: 'rate on two workers, of bare pg-boss', value: ratios[1]!, target: 0.4 }),
      ],
      notes: [
        `${runs} runs of ${steps} steps per rate, ${latencies} per latency after ${warmUp} that warm up; ${concurrency} at once per worker process, as in the server; one PostgreSQL with fsync`,
        'the customer’s system answers from memory: every millisecond is ours. Peer: pg-boss, send → handler, and jobs/s with the same durable writes',
        'durable writes: transactions that wrote, by the numbers that the server gave out, less those that do not wait for the disk',
        'one at a time: the next run is asked for after the one before it has ended',
        ...notes,
      ],
    }
  } finally {
    await queue.stop({ graceMs: 0 })
    await database.close()
    await postgres.remove()
  }
}

function beside(name: string, value: number, peer: number, unit: string): Measure {
  return { name, value, unit, peer, ratio: value / peer }
}

function sorted(values: number[]): number[] {
  return values.toSorted((a, b) => a - b)
}

function at(values: number[], share: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))]!
}
