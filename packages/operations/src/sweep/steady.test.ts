import { expect, test } from 'vitest'
import type { CheckStatus, Json } from '@lamplighter/catalog/vocabulary'
import { newCheckHealth } from '@lamplighter/diagnosis/health'
import { caughtUp, isSteady, saidBefore, saidBy } from './steady.ts'

const look = (overrides: object = {}) => ({
  check: 'a',
  status: 'pass' as CheckStatus,
  message: 'ok',
  evidence: { httpStatus: 200 },
  magnitude: null,
  observedAt: new Date(0),
  ...overrides,
})
const well = { ...newCheckHealth(), hard: 'ok' as const, length: 3, since: '2026-11-21T10:00:00Z', seenAt: '2026-11-21T10:00:00Z' }

test.each([
  ['one pass after passes', well, [look()], true],
  ['a warning', well, [look({ status: 'warn' })], false],
  ['a failure', well, [look({ status: 'fail' })], false],
  ['no sight', well, [look({ status: 'unknown' })], false],
  ['more than one look', well, [look(), look()], false],
  ['a failure that is remembered', { ...well, history: 0b100 }, [look()], false],
  ['not yet recovered', { ...well, hard: 'failing' as const }, [look()], false],
  ['flapping', { ...well, unstable: true }, [look()], false],
])('%s is steady: %s', (_, health, looks, expected) => {
  expect(isSteady({ health, looks })).toBe(expected)
})

test('what was not written because it passed counts as seen and passed', () => {
  const at = Date.parse('2026-11-21T10:00:00Z')
  const health = caughtUp({ health: well, observedAt: at, sweptAt: at + 4 * 60_000, intervalMs: 60_000 })
  expect(health).toMatchObject({ length: 7, seenAt: '2026-11-21T10:04:00.000Z', history: 0 })
  expect(caughtUp({ health: well, observedAt: at, sweptAt: at + 99 * 60_000, intervalMs: 60_000 }).length).toBe(21)
  expect(caughtUp({ health: well, observedAt: at, sweptAt: at, intervalMs: 60_000 })).toEqual(well)
  expect(caughtUp({ health: well, observedAt: at, sweptAt: null, intervalMs: 60_000 })).toEqual(well)
})

test('whatever a look says differently, it is seen', () => {
  const same = saidBy(look())
  expect(saidBy(look({ observedAt: new Date(5) }))).toBe(same)
  for (const other of [{ message: 'ok ' }, { evidence: { httpStatus: 201 } }, { evidence: null }, { magnitude: 0 }, { status: 'warn' }])
    expect(saidBy(look(other))).not.toBe(same)
  const many = new Set(Array.from({ length: 50_000 }, (_, n) => saidBy(look({ evidence: { orders: n } }))))
  expect(many.size).toBe(50_000)
})

test('a stored look without a name says nothing', () => {
  expect([null, 'x', 5, {}, { said: 5 }].map((health) => saidBefore(health as Json))).toEqual([null, null, null, null, null])
  expect(saidBefore({ said: 'a.b' })).toBe('a.b')
})
