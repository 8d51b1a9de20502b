import { expect, test } from 'vitest'
import { afterScroll, moveInGrid, tabStopOf, windowOfRows } from './window-of-rows.ts'

const list = { viewportHeight: 280, rowHeight: 28, count: 10_000, overscan: 5 }

test.each([
  [0, { start: 0, end: 15 }],
  [2800, { start: 95, end: 115 }],
  [280_000, { start: 9995, end: 10_000 }],
  [-40, { start: 0, end: 15 }],
])('scrolled to %i only the rows around the sight are drawn', (scrollTop, rows) => {
  expect(windowOfRows({ ...list, scrollTop })).toEqual(rows)
})

test('a list without rows draws none', () => {
  expect(windowOfRows({ ...list, count: 0, scrollTop: 0 })).toEqual({ start: 0, end: 0 })
})

const sight = { rowHeight: 32, overscan: 12 }
const drawnKeys = (seen: { scrollTop: number; height: number; keyBase: number }) => {
  const { start, end } = windowOfRows({ ...sight, ...seen, viewportHeight: seen.height, count: 10_000 })
  return Array.from({ length: end - start }, (_, at) => start + at - seen.keyBase)
}

test('a row that stays drawn keeps its key', () => {
  const last = { scrollTop: 3200, height: 640, keyBase: 7 }
  expect(afterScroll({ ...sight, last, scrollTop: 3328 })).toEqual({ ...last, scrollTop: 3328 })
  expect(afterScroll({ ...sight, last, scrollTop: 3200 - 40 * 32 })).toMatchObject({ keyBase: 7 })
})

test.each([1600 * 3, -1600 * 2, 200_000])('where nothing stays drawn after %i pixels, every key is used again, in order', (pixels) => {
  const last = { scrollTop: 16_000, height: 640, keyBase: 0 }
  const next = afterScroll({ ...sight, last, scrollTop: 16_000 + pixels })
  expect(drawnKeys(next)).toEqual(drawnKeys(last))
})

test('Tab reaches exactly one cell that is drawn, wherever it was left', () => {
  const around = { start: 100, end: 144, overscan: 12 }
  expect(tabStopOf({ ...around, kept: { row: 120, column: 3 } })).toEqual({ row: 120, column: 3 })
  expect(tabStopOf({ ...around, kept: { row: 2, column: 3 } })).toEqual({ row: 112, column: 3 })
  expect(tabStopOf({ start: 0, end: 5, overscan: 12, kept: { row: 900, column: 3 } })).toEqual({ row: 0, column: 3 })
  expect(tabStopOf({ start: 9990, end: 9993, overscan: 12, kept: { row: 2, column: 0 } })).toEqual({ row: 9992, column: 0 })
})

const grid = { rows: 40, columns: 12, page: 10, toEdge: false }

test.each([
  ['ArrowDown', { row: 4, column: 2 }],
  ['ArrowUp', { row: 2, column: 2 }],
  ['ArrowRight', { row: 3, column: 3 }],
  ['ArrowLeft', { row: 3, column: 1 }],
  ['PageDown', { row: 13, column: 2 }],
  ['PageUp', { row: 0, column: 2 }],
  ['Home', { row: 3, column: 0 }],
  ['End', { row: 3, column: 11 }],
])('%s moves in the grid', (key, to) => {
  expect(moveInGrid({ ...grid, key, from: { row: 3, column: 2 } })).toEqual(to)
})

test('the keyboard never leaves the grid, and other keys do not move', () => {
  expect(moveInGrid({ ...grid, key: 'ArrowUp', from: { row: 0, column: 0 } })).toEqual({ row: 0, column: 0 })
  expect(moveInGrid({ ...grid, key: 'End', toEdge: true, from: { row: 0, column: 0 } })).toEqual({ row: 39, column: 11 })
  expect(moveInGrid({ ...grid, key: 'a', from: { row: 0, column: 0 } })).toBeNull()
})
