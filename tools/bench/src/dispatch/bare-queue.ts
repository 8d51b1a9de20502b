import { openDatabase } from '@lamplighter/db'
import { PgBoss } from 'pg-boss'

/** pg-boss with nothing of ours around it, in this process; its settings are those of our queue: what it is given waits for the disk, what it takes does not. */
export type BareQueue = {
  /** From `send` until the handler runs, ms; one job at a time. */
  latencies(count: number): Promise<number[]>
  /** Jobs a second through `workers` pools, each job doing `writes` durable writes of one row, each its own transaction. */
  rate(options: { name: string; jobs: number; workers: number; writes: number; concurrency: number }): Promise<number>
  stop(): Promise<void>
}

export async function openBareQueue({ url }: { url: string }): Promise<BareQueue> {
  const database = openDatabase({ url, applicationName: 'bare-queue' })
  await database.pool.query(
    'create table bare_write (id bigint generated always as identity primary key, job text not null, note text not null)',
  )
  const settings = { policy: 'short', notify: true, heartbeatSeconds: 10, expireInSeconds: 3600, retryLimit: 8 } as const
  const open = async ({ works }: { works: boolean }): Promise<PgBoss> => {
    const boss = new PgBoss({
      connectionString: url,
      schema: 'bare_queue',
      max: 4,
      ...(works ? { options: '-c synchronous_commit=off' } : {}),
      useListenNotify: true,
      superviseIntervalSeconds: 1,
      monitorIntervalSeconds: 1,
    })
    boss.on('error', () => {})
    await boss.start()
    return boss
  }
  const sender = await open({ works: false })
  const work = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 1, heartbeatRefreshSeconds: 3 }
  return {
    async latencies(count) {
      await sender.createQueue('latency', settings)
      let arrived: () => void = () => {}
      const boss = await open({ works: true })
      await boss.work('latency', { ...work, localConcurrency: 8 }, async () => arrived())
      const found: number[] = []
      for (let index = 0; index < count; index += 1) {
        const began = performance.now()
        const arrival = new Promise<void>((resolve) => (arrived = resolve))
        await sender.send('latency', { index })
        await arrival
        found.push(performance.now() - began)
        await new Promise((resolve) => setTimeout(resolve, 10 + (index % 7) * 5))
      }
      await boss.stop({ graceful: true, timeout: 5_000 })
      return found
    },
    async rate({ name, jobs, workers, writes, concurrency }) {
      await sender.createQueue(name, settings)
      for (let start = 0; start < jobs; start += 500) {
        await sender.insert(
          name,
          Array.from({ length: Math.min(500, jobs - start) }, (_, index) => ({
            data: { index: start + index },
            singletonKey: String(start + index),
          })),
        )
      }
      let done = 0
      let ended: () => void = () => {}
      const all = new Promise<void>((resolve) => (ended = resolve))
      const began = performance.now()
      const bosses = await Promise.all(Array.from({ length: workers }, () => open({ works: true })))
      for (const boss of bosses) {
        for (let taker = 0; taker < concurrency; taker += 1) {
          // Looks for the next job at once when it has ended one, as our queue does: else it would sleep a second.
          const id: string = await boss.work(name, work, async ([job]) => {
            for (let write = 0; write < writes; write += 1)
              await database.pool.query('insert into bare_write (job, note) values ($1, $2)', [job!.id, `write ${write}`])
            boss.notifyWorker(id)
            if (++done === jobs) ended()
          })
        }
      }
      await all
      const seconds = (performance.now() - began) / 1000
      await Promise.all(bosses.map((boss) => boss.stop({ graceful: true, timeout: 5_000 })))
      return jobs / seconds
    },
    async stop() {
      await sender.stop({ graceful: false })
      await database.close()
    },
  }
}
