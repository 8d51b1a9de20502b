import { AsyncLocalStorage } from 'node:async_hooks'
import type { OpenDatabase } from '@lamplighter/db'
import type { Queue } from '@lamplighter/operations'
import type { FromWorker } from './messages.ts'

// Stops runs exactly at a point of their journal, from outside: the use cases under test are composed with a database, a
// queue, clients and checks that may wait, and know nothing of it.

export type Holder = {
  /** Which runs stop where, the first time they come there. */
  assign(points: [run: string, point: string][]): void
  /** Waits here when the run in hand is to stop here. */
  at(point: string): Promise<void>
  inHand(): string | null
  /** What happens inside is about this run. */
  within<T>(run: string, work: () => Promise<T>): Promise<T>
  goOn(): void
}

export function createHolder(tell: (message: FromWorker) => void): Holder {
  const inHand = new AsyncLocalStorage<string>()
  const points = new Map<string, string>()
  const parked = new Map<string, () => void>()
  return {
    assign: (given) => given.forEach(([run, point]) => points.set(run, point)),
    async at(point) {
      const run = inHand.getStore()
      if (run === undefined || points.get(run) !== point) return
      points.delete(run)
      await new Promise<void>((resolve) => {
        parked.set(run, resolve)
        tell({ type: 'parked', run, point })
      })
    },
    inHand: () => inHand.getStore() ?? null,
    within: (run, work) => inHand.run(run, work),
    goOn() {
      points.clear()
      for (const release of parked.values()) release()
      parked.clear()
    },
  }
}

/** A queue whose job of a run can be held before anything of it is read, and inside the transaction that asks for it. */
export function holdingQueue({ queue, holder, name }: { queue: Queue; holder: Holder; name: string }): Queue {
  return {
    ...queue,
    async enqueueStatement(job) {
      if (job.name === name) await holder.at('in:request')
      return queue.enqueueStatement(job)
    },
    work: (options) =>
      queue.work(
        options.name !== name
          ? options
          : {
              ...options,
              handler: (job) =>
                holder.within(String(job.data['run']), async () => {
                  await holder.at('job-taken')
                  await options.handler(job)
                }),
            },
      ),
  }
}

/** Makes a move of a run that is one statement, and its own transaction, stoppable before anything else is done. */
export function holdMoves({ database, holder }: { database: OpenDatabase; holder: Holder }): void {
  const { db, pool } = database
  const execute = db.execute.bind(db)
  db.execute = (async (query: Parameters<typeof execute>[0]) => {
    const result = await execute(query)
    const [row] = result.rows
    const run = holder.inHand()
    if (run !== null && row !== undefined && row['moved'] === 1) {
      const { rows } = await pool.query<{ state: string }>('select state from run where id = $1', [run])
      await holder.at(`after:${rows[0]!.state}`)
    }
    return result
  }) as unknown as typeof db.execute
}

/** Makes every transaction that moves a run stoppable after its last statement and before its commit. */
export function holdTransactions({ database, holder }: { database: OpenDatabase; holder: Holder }): void {
  const { db } = database
  const open = db.transaction.bind(db)
  db.transaction = async (work, config) => {
    let label: string | null = null
    const result = await open(async (tx) => {
      const inside = await work(tx)
      label = labelOf(inside)
      if (label !== null) await holder.at(`in:${label}`)
      return inside
    }, config)
    if (label !== null) await holder.at(`after:${label}`)
    return result
  }
}

/** What a transaction was about, told by what it answers: moves of a run. */
function labelOf(result: unknown): string | null {
  if (typeof result !== 'object' || result === null || !('type' in result)) return null
  if (result.type !== 'moved' || !('run' in result)) return null
  return (result.run as { state: string }).state
}
