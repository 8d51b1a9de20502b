import { expect, test } from 'vitest'
import { localMinute, readFreeze, type FreezeDraft } from './freeze-draft.ts'

const draft: FreezeDraft = { from: '2026-11-20T10:00', until: '2026-11-20T12:30', whom: 'some', regions: 'eu', tiers: '', tenants: '' }

test('names are split by commas, spaces and lines, each once', () => {
  const read = readFreeze({ ...draft, tenants: 'acme, bluebell\ncedar acme;' })
  expect(read).toMatchObject({ input: { applies: { kind: 'some', regions: ['eu'], tiers: [], tenants: ['acme', 'bluebell', 'cedar'] } } })
})

test.each<[string, Partial<FreezeDraft>, string]>([
  ['no end', { until: '' }, 'until'],
  ['an end before its beginning', { until: '2026-11-20T09:59' }, 'until'],
  ['nobody named', { regions: ' , ' }, 'whom'],
])('%s is said at its field', (_name, change, field) => {
  const read = readFreeze({ ...draft, ...change })
  expect('problems' in read && Object.keys(read.problems)).toEqual([field])
})

test('everything needs no names, and the times travel as instants', () => {
  const read = readFreeze({ ...draft, whom: 'everything', regions: '' })
  expect(read).toEqual({
    input: { from: new Date(draft.from).toISOString(), until: new Date(draft.until).toISOString(), applies: { kind: 'everything' } },
  })
})

test('a minute of the own clock comes back as itself', () => {
  expect(localMinute(new Date(draft.from))).toBe(draft.from)
})
