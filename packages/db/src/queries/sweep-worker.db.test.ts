import { expect, test } from 'vitest'
import { testDatabase } from '../testing/test-database.ts'
import { deleteSweepWorkers, listSweepWorkers, noteSweepWorker } from './sweep-worker.ts'

const database = testDatabase()
const at = (second: number) => new Date(Date.parse('2026-11-20T10:00:00Z') + second * 1000)

test('a worker that says it is there keeps when it last wrote; one that is long gone is forgotten', async () => {
  const { db } = database
  await noteSweepWorker(db, { worker: 'a', notedAt: at(0), sweptAt: at(0), offlineSince: null, stalledSince: at(0) })
  await noteSweepWorker(db, { worker: 'a', notedAt: at(10), sweptAt: null, offlineSince: at(9), stalledSince: null })
  await noteSweepWorker(db, { worker: 'b', notedAt: at(5), sweptAt: null, offlineSince: null, stalledSince: null })
  const workers = (await listSweepWorkers(db)).toSorted((one, other) => (one.worker < other.worker ? -1 : 1))
  expect(workers).toEqual([
    { worker: 'a', notedAt: at(10), sweptAt: at(0), offlineSince: at(9), stalledSince: null },
    { worker: 'b', notedAt: at(5), sweptAt: null, offlineSince: null, stalledSince: null },
  ])
  expect(await deleteSweepWorkers(db, { before: at(10) })).toBe(1)
  expect((await listSweepWorkers(db)).map(({ worker }) => worker)).toEqual(['a'])
})
