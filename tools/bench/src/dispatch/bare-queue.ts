import { openDatabase } from '@lamplighter/db'
import { bareWork, openBoss } from './bare-boss.ts'
import { startBareWorker } from './worker-handle.ts'

/** pg-boss with nothing of ours around it. */
export type BareQueue = {
  /** From `send` until the handler runs, ms; one job at a time. */
  latencies(count: number): Promise<number[]>
  /** Jobs a second by `workers` processes, each job doing `writes` durable writes of one row, each its own transaction. */
  rate(options: { name: string; jobs: number; workers: number; writes: number; concurrency: number }): Promise<number>
  stop(): Promise<void>
}

export async function openBareQueue({ url }: { url: string }): Promise<BareQueue> {
  const database = openDatabase({ url, applicationName: 'bare-queue' })
  await database.pool.query(
    'create table bare_write (id bigint generated always as identity primary key, job text not null, note text not null)',
  )
  const settings = { policy: 'short', notify: true, heartbeatSeconds: 10, expireInSeconds: 3600, retryLimit: 8 } as const
  const sender = await openBoss({ url, works: false })
  return {
    async latencies(count) {
      await sender.createQueue('latency', settings)
      let arrived: () => void = () => {}
      const boss = await openBoss({ url, works: true })
      await boss.work('latency', { ...bareWork, localConcurrency: 8 }, async () => arrived())
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
      const onDone = (): void => void (++done === jobs && ended())
      const crew = await Promise.all(
        Array.from({ length: workers }, () => startBareWorker({ databaseUrl: url, queue: name, writes, concurrency, onDone })),
      )
      const began = performance.now()
      for (const worker of crew) worker.start()
      await all
      const seconds = (performance.now() - began) / 1000
      await Promise.all(crew.map((worker) => worker.stop()))
      return jobs / seconds
    },
    async stop() {
      await sender.stop({ graceful: false })
      await database.close()
    },
  }
}
