import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { createPgBossQueue } from '../queue/pg-boss-queue.ts'
import type { Queue } from '../queue/queue.ts'
import { createRunWorld, type RunWorld } from './run-fixture.ts'
import { requeueLostRuns } from './sweep-runs.ts'

const database = testDatabase()
let queue: Queue
let world: RunWorld

beforeAll(async () => {
  queue = createPgBossQueue({ connectionString: database.url, works: false, onProblem: () => {} })
  await queue.start()
  world = await createRunWorld(database.db, { queue })
})
afterAll(() => queue.stop({ graceMs: 0 }))

const waitingJobs = async (): Promise<string[]> => {
  const { rows } = await database.pool.query<{ run: string }>(
    `select data ->> 'run' as run from queue.job where name = 'run' and state = 'created' order by 1`,
  )
  return rows.map(({ run }) => run)
}

const secondsAgo = (run: { id: string }, seconds: number) =>
  database.pool.query(`update run set requested_at = now() - make_interval(secs => $2) where id = $1`, [run.id, seconds])

test('a run whose job was lost gets another one; those that wait in a long queue, that were just asked for or that somebody has taken do not', async () => {
  const operator = await world.operator('l2')
  const start = async () => world.start({ operator, tenant: await world.tenant() })
  const [waits, lost, fresh, taken] = [await start(), await start(), await start(), await start()]
  await secondsAgo(waits, 120)
  await secondsAgo(lost, 120)
  await secondsAgo(fresh, 10)
  await secondsAgo(taken, 120)
  await database.pool.query(`delete from queue.job where name = 'run' and data ->> 'run' <> $1`, [waits.id])
  await database.pool.query(`update run set worker = 'busy', attempt = 1, heartbeat_at = now() where id = $1`, [taken.id])
  expect(await requeueLostRuns(world.context)).toBe(1)
  expect(await waitingJobs()).toEqual([waits.id, lost.id].toSorted())
  expect(await requeueLostRuns(world.context)).toBe(0)
  await database.pool.query(`delete from queue.job where name = 'run'`)
})
