/** Which rows of a list of equal heights to draw: those in sight and `overscan` more on either side. `end` is exclusive. */
export function windowOfRows(options: { scrollTop: number; viewportHeight: number; rowHeight: number; count: number; overscan: number }): {
  start: number
  end: number
} {
  const { scrollTop, viewportHeight, rowHeight, count, overscan } = options
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight)
  const last = Math.ceil((Math.max(0, scrollTop) + viewportHeight) / rowHeight)
  return { start: Math.min(count, Math.max(0, first - overscan)), end: Math.max(0, Math.min(count, last + overscan)) }
}

export type Sight = { scrollTop: number; height: number; keyBase: number }

/**
 * What is seen after scrolling. A row keeps its key, and with it its elements, while it stays drawn; where nothing that was drawn is
 * drawn any more, the keys move on with the scrolling instead, so that all elements are filled anew rather than made anew. Both
 * offsets are whole rows.
 */
export function afterScroll(options: { last: Sight; scrollTop: number; rowHeight: number; overscan: number }): Sight {
  const { last, scrollTop, rowHeight, overscan } = options
  const moved = (scrollTop - last.scrollTop) / rowHeight
  const drawn = last.height / rowHeight + 2 * overscan + 1
  return { ...last, scrollTop, keyBase: Math.abs(moved) >= drawn ? last.keyBase + moved : last.keyBase }
}

/** The one cell that Tab reaches: where the keys were last, or, once that is scrolled away, the same column of the first row in sight. */
export function tabStopOf(options: { kept: GridPosition; start: number; end: number; overscan: number }): GridPosition {
  const { kept, start, end, overscan } = options
  if (kept.row >= start && kept.row < end) return kept
  return { row: Math.max(start, Math.min(start === 0 ? 0 : start + overscan, end - 1)), column: kept.column }
}

export type GridPosition = { row: number; column: number }

/** Where the keyboard goes in a grid, or null when the key is not one that moves. Never leaves the grid. */
export function moveInGrid(options: {
  key: string
  from: GridPosition
  rows: number
  columns: number
  page: number
  toEdge: boolean
}): GridPosition | null {
  const { key, from, rows, columns, page, toEdge } = options
  const clamp = (value: number, size: number) => Math.min(Math.max(0, value), size - 1)
  const at = (row: number, column: number) => ({ row: clamp(row, rows), column: clamp(column, columns) })
  switch (key) {
    case 'ArrowDown':
      return at(toEdge ? rows : from.row + 1, from.column)
    case 'ArrowUp':
      return at(toEdge ? 0 : from.row - 1, from.column)
    case 'ArrowRight':
      return at(from.row, from.column + 1)
    case 'ArrowLeft':
      return at(from.row, from.column - 1)
    case 'PageDown':
      return at(from.row + page, from.column)
    case 'PageUp':
      return at(from.row - page, from.column)
    case 'Home':
      return at(toEdge ? 0 : from.row, 0)
    case 'End':
      return at(toEdge ? rows : from.row, columns)
    default:
      return null
  }
}
