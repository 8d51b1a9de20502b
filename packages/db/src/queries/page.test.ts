import { expect, test } from 'vitest'
import { InvalidCursorError, readCursor, toPage } from './page.ts'

const rows = [
  { at: 3, id: 'c' },
  { at: 2, id: 'b' },
  { at: 1, id: 'a' },
]
const cursorOf = (row: (typeof rows)[number]) => [row.at, row.id]

test('a page that is followed by another ends with a cursor that names its last row', () => {
  const { items, next } = toPage({ rows, limit: 2, cursorOf })
  expect(items).toEqual(rows.slice(0, 2))
  expect(readCursor({ after: next, limit: 2 }, ['number', 'string'] as const)).toEqual([2, 'b'])
})

test('the last page has no cursor', () => {
  expect(toPage({ rows, limit: 3, cursorOf }).next).toBeNull()
  expect(toPage({ rows: [], limit: 3, cursorOf })).toEqual({ items: [], next: null })
  expect(readCursor({ limit: 3 }, ['number'] as const)).toBeNull()
})

test.each(['x', 'W10', 'WzEsMl0', Buffer.from('["2026","a"]').toString('base64url'), Buffer.from('{"0":1,"1":"a"}').toString('base64url')])(
  'the cursor %s, which nobody gave out, is refused',
  (after) => {
    expect(() => readCursor({ after, limit: 2 }, ['number', 'string'] as const)).toThrow(InvalidCursorError)
  },
)
