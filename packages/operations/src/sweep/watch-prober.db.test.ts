import { noteSweepWorker } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { beforeEach, expect, test } from 'vitest'
import { noticeSchema } from '../notice/notice.ts'
import { jobNames } from '../queue/job-names.ts'
import { createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { watchProber } from './watch-prober.ts'

const database = testDatabase()
let world: RunWorld

beforeEach(async () => {
  await database.pool.query(`truncate sweep_worker; delete from setting where key = 'prober-told'`)
  world = await createRunWorld(database.db)
  world.context.notices = { send: async () => ({ type: 'delivered' }) }
})

/** What two workers note now, and what is told of it. */
async function watched(blind: Record<string, Date | null>): Promise<string[]> {
  const notedAt = world.clock.now
  for (const [worker, offlineSince] of Object.entries(blind)) {
    await noteSweepWorker(database.db, { worker, notedAt, sweptAt: null, offlineSince, stalledSince: null })
  }
  await watchProber({ context: world.context })
  const notices = world.jobs.filter(({ name }) => name === jobNames.notice)
  return notices.map(({ data }) => noticeSchema.parse(JSON.parse(String(data['body']))).kind)
}
const wait = (seconds: number) => (world.clock.now = new Date(world.clock.now.getTime() + seconds * 1000))

test('when nobody has seen anything for a minute it is told once, and once when somebody sees again', async () => {
  const cut = world.clock.now
  expect(await watched({ a: cut, b: null }), 'one of two still sees').toEqual([])
  wait(59)
  expect(await watched({ a: cut, b: cut }), 'for less than a minute').toEqual([])
  wait(1)
  expect(await watched({ a: cut, b: cut })).toEqual(['prober.offline'])
  wait(300)
  expect(await watched({ a: cut, b: cut }), 'told already').toEqual(['prober.offline'])
  expect(await watched({ a: cut, b: null })).toEqual(['prober.offline', 'prober.online'])
  wait(60)
  expect(await watched({ a: null, b: null })).toEqual(['prober.offline', 'prober.online'])
})

test('workers that have merely been stopped are no news', async () => {
  await watched({ a: null })
  wait(600)
  expect(await watched({})).toEqual([])
})

test('several workers that watch at once tell it once', async () => {
  const cut = world.clock.now
  wait(61)
  await watched({ a: cut })
  await Promise.all([1, 2, 3].map(() => watchProber({ context: world.context })))
  expect(world.jobs.filter(({ name }) => name === jobNames.notice)).toHaveLength(1)
})
