import { openDatabase } from '@lamplighter/db'
import { bareWork, openBoss } from './bare-boss.ts'
import type { BareWorkerSettings, FromWorker, JobDone } from './worker-messages.ts'

// A worker process of the peer: each job does so many durable writes of one row, each its own transaction.

const { databaseUrl, queue, writes, concurrency } = JSON.parse(process.argv[2]!) as BareWorkerSettings
const tell = (message: FromWorker<JobDone>): void => void process.send?.(message)
process.on('disconnect', () => process.exit(0))
const database = openDatabase({ url: databaseUrl, applicationName: 'bare-worker' })
const boss = await openBoss({ url: databaseUrl, works: true })

process.on('message', (message: 'start' | 'stop') => {
  if (message === 'start') void start()
  else void stop()
})
tell({ type: 'ready' })

async function start(): Promise<void> {
  for (let taker = 0; taker < concurrency; taker += 1) {
    // Looks for the next job at once when it has ended one, as our queue does: else it would sleep a second.
    const id: string = await boss.work(queue, bareWork, async ([job]) => {
      for (let write = 0; write < writes; write += 1)
        await database.pool.query('insert into bare_write (job, note) values ($1, $2)', [job!.id, `write ${write}`])
      boss.notifyWorker(id)
      tell({ type: 'done' })
    })
  }
}

async function stop(): Promise<void> {
  await boss.stop({ graceful: true, timeout: 5_000 })
  await database.close()
  process.exit(0)
}
