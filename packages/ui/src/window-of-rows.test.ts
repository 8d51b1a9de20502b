import { expect, test } from 'vitest'
import { moveInGrid, windowOfRows } from './window-of-rows.ts'

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
