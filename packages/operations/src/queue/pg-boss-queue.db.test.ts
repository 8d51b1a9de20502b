import { afterEach, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { shortTransaction } from '@lamplighter/db'
import { testDatabase } from '@lamplighter/testing'
import type { JobData, Queue } from './queue.ts'
import { createPgBossQueue } from './pg-boss-queue.ts'

const database = testDatabase()
const started: Queue[] = []

async function startQueue(): Promise<Queue> {
  const queue = createPgBossQueue({ connectionString: database.url, works: true, onProblem: () => {}, names: ['test-work'] })
  await queue.start()
  started.push(queue)
  return queue
}

function received(count: number): { take(data: JobData): void; all: Promise<JobData[]> } {
  const seen: JobData[] = []
  let done: (all: JobData[]) => void = () => {}
  const all = new Promise<JobData[]>((resolve) => (done = resolve))
  return { take: (data) => void (seen.push(data) >= count && done(seen)), all }
}

afterEach(async () => {
  for (const queue of started.splice(0)) await queue.stop({ graceMs: 1000 })
})

test('a job exists exactly when its transaction commits (n8n#24274)', async () => {
  const queue = await startQueue()
  const jobs = received(1)
  await queue.work({ name: 'test-work', concurrency: 1, handler: async ({ data }) => jobs.take(data) })
  await database.db
    .transaction(async (tx) => {
      await queue.enqueue(tx, { name: 'test-work', data: { n: 'rolled back' } })
      throw new Error('roll back')
    })
    .catch(() => {})
  await database.db.transaction((tx) => queue.enqueue(tx, { name: 'test-work', data: { n: 'committed' } }))
  expect(await jobs.all).toEqual([{ n: 'committed' }])
})

test('as a statement it enqueues when that is executed, and only if the transaction commits', async () => {
  const queue = await startQueue()
  const never = await queue.enqueueStatement({ name: 'test-work', data: { n: 'never executed' } })
  const undone = await queue.enqueueStatement({ name: 'test-work', data: { n: 'rolled back' } })
  const failing = shortTransaction(database.db, {
    read: async () => null,
    work: async () => ({ result: null, last: [undone, sql`select 1 / 0`] }),
  })
  await expect(failing).rejects.toMatchObject({ code: '22012' })
  const last = [await queue.enqueueStatement({ name: 'test-work', data: { n: 'committed' } })]
  await shortTransaction(database.db, { read: async () => null, work: async () => ({ result: null, last }) })
  const { rows } = await database.pool.query(`select data ->> 'n' as n from queue.job where name = 'test-work' and state = 'created'`)
  expect(rows).toEqual([{ n: 'committed' }])
  expect(never).toBeDefined()
  await database.pool.query(`delete from queue.job where name = 'test-work'`)
})

test('of two waiting jobs with one key only the first is kept; jobs without a key never exclude each other', async () => {
  const queue = await startQueue()
  await database.db.transaction(async (tx) => {
    await queue.enqueue(tx, { name: 'test-work', data: { n: 1 }, onceKey: 'a' })
    await queue.enqueue(tx, { name: 'test-work', data: { n: 2 }, onceKey: 'a' })
    await queue.enqueue(tx, { name: 'test-work', data: { n: 3 } })
    await queue.enqueue(tx, { name: 'test-work', data: { n: 4 }, priority: 9 })
  })
  const jobs = received(3)
  await queue.work({ name: 'test-work', concurrency: 1, handler: async ({ data }) => jobs.take(data) })
  expect(await jobs.all).toEqual([{ n: 4 }, { n: 1 }, { n: 3 }])
})

test('it tells which keys have no job that waits', async () => {
  const queue = await startQueue()
  await database.db.transaction(async (tx) => {
    await queue.enqueue(tx, { name: 'test-work', data: {}, onceKey: 'waits' })
    await queue.enqueue(tx, { name: 'run', data: { run: 'r' }, onceKey: 'waits elsewhere' })
  })
  expect(await queue.listMissing('test-work', ['waits', 'waits elsewhere', 'nowhere'])).toEqual(['waits elsewhere', 'nowhere'])
  let seen: string[] = []
  await new Promise<void>((resolve) => {
    void queue.work({
      name: 'test-work',
      concurrency: 1,
      handler: async () => {
        seen = await queue.listMissing('test-work', ['waits'])
        resolve()
      },
    })
  })
  expect(seen).toEqual(['waits'])
  await database.pool.query(`delete from queue.job where name in ('run', 'test-work')`)
})

test('a job whose handler throws is tried again, as its next attempt', async () => {
  const queue = await startQueue()
  const attempts: number[] = []
  const jobs = received(1)
  await queue.work({
    name: 'test-work',
    concurrency: 1,
    handler: async ({ data, attempt }) => {
      attempts.push(attempt)
      if (attempt === 1) throw new Error('first try')
      jobs.take(data)
    },
  })
  await database.db.transaction((tx) => queue.enqueue(tx, { name: 'test-work', data: {} }))
  await jobs.all
  expect(attempts).toEqual([1, 2])
})

test('draining lets the job in hand end and starts no other', async () => {
  const queue = await startQueue()
  const done: unknown[] = []
  let begun: () => void = () => {}
  const beginning = new Promise<void>((resolve) => (begun = resolve))
  let finish: () => void = () => {}
  const finishing = new Promise<void>((resolve) => (finish = resolve))
  await queue.work({
    name: 'test-work',
    concurrency: 1,
    handler: async ({ data }) => {
      begun()
      await finishing
      done.push(data['n'])
    },
  })
  await database.db.transaction(async (tx) => {
    await queue.enqueue(tx, { name: 'test-work', data: { n: 1 } })
    await queue.enqueue(tx, { name: 'test-work', data: { n: 2 } })
  })
  await beginning
  const stopped = started.pop()!.stop({ graceMs: 10_000 })
  // In the same tick: whatever the queue waits for first, the taker must already know.
  finish()
  await stopped
  expect(done).toEqual([1])
})
