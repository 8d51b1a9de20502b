import type { SweepWorkerRow } from '@lamplighter/db/queries'
import { expect, test } from 'vitest'
import { proberOf } from './swept-at.ts'

const now = new Date('2026-11-20T10:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
const worker = (worker: string, own: Partial<SweepWorkerRow> = {}): SweepWorkerRow => ({
  worker,
  notedAt: ago(5),
  sweptAt: ago(5),
  offlineSince: null,
  stalledSince: null,
  ...own,
})
const blind = (name: string, seconds: number) => worker(name, { offlineSince: ago(seconds) })
const still = (name: string, seconds: number) => worker(name, { stalledSince: ago(seconds) })
const gone = (name: string, seconds: number, own: Partial<SweepWorkerRow> = {}) => worker(name, { notedAt: ago(seconds), ...own })

test.each<[string, SweepWorkerRow[], string, number | null, number, number]>([
  ['before any worker was there', [], 'online', null, 0, 0],
  ['all see', [worker('a'), worker('b')], 'online', null, 0, 2],
  ['none sees, since the last of them saw', [blind('a', 90), blind('b', 30)], 'offline', 30, 2, 2],
  ['some see, since the first of them did not', [blind('a', 90), blind('b', 30), worker('c')], 'partly-offline', 90, 2, 3],
  ['a blind one matters more than one that stands still', [blind('a', 90), still('b', 120)], 'partly-offline', 90, 1, 2],
  ['one stands still now and then', [worker('a'), still('b', 40)], 'stalled', 40, 0, 2],
  ['one that is gone says nothing', [worker('a'), gone('b', 61, { offlineSince: ago(70) })], 'online', null, 0, 1],
  ['all are gone, since the last of them was there', [gone('a', 300), gone('b', 61)], 'absent', 61, 0, 0],
])('%s', (_, workers, state, since, blindOnes, all) => {
  expect(proberOf({ workers, now })).toEqual({
    state,
    since: since === null ? null : ago(since).toISOString(),
    blind: blindOnes,
    workers: all,
  })
})
