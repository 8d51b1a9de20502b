import { expect, test } from 'vitest'
import { splitAtMaintenance } from './split-at-maintenance.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, second))
const split = (state: 'ok' | 'failing' | 'maintenance', from: number, to: number, ...spans: [number, number][]) =>
  splitAtMaintenance({
    state,
    from: at(from),
    to: at(to),
    spans: spans.map(([begin, end]) => ({ from: at(begin).getTime(), to: at(end).getTime() })),
  }).map((period) => [period.state, (period.to.getTime() - period.from.getTime()) / 1000])

test('without maintenance a period stays whole', () => {
  expect(split('failing', 0, 20)).toEqual([['failing', 20]])
})
test('what failed before a window began is downtime, what lies within is not', () => {
  expect(split('failing', 0, 20, [5, 60])).toEqual([
    ['failing', 5],
    ['maintenance', 15],
  ])
})
test('after a window has ended and before the next look nobody knows', () => {
  expect(split('maintenance', 0, 20, [-60, 8])).toEqual([
    ['maintenance', 8],
    ['unknown', 12],
  ])
})
test('a window within the period is maintenance though all was well before and after', () => {
  expect(split('ok', 0, 60, [10, 20])).toEqual([
    ['ok', 10],
    ['maintenance', 10],
    ['ok', 40],
  ])
})
test('windows that overlap count once, and a clock that went back counts nothing', () => {
  expect(split('failing', 0, 30, [5, 20], [10, 25])).toEqual([
    ['failing', 5],
    ['maintenance', 5],
    ['maintenance', 10],
    ['maintenance', 5],
    ['failing', 5],
  ])
  expect(split('failing', 20, 0, [5, 10])).toEqual([])
})
