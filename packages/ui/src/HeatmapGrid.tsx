/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table can not be virtualised by grid tracks and keep its semantics */
import { type KeyboardEvent, type ReactNode, type SyntheticEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { StatusLook } from './StatusMark.tsx'
import { HeatmapRow } from './HeatmapRow.tsx'
import { afterScroll, type GridPosition, moveInGrid, tabStopOf, windowOfRows } from './window-of-rows.ts'

export type HeatmapGridRow = { key: string; name: string; cells: StatusLook[] }

export type HeatmapGridProps = {
  ariaLabel: string
  columns: { key: string; title: string }[]
  rows: HeatmapGridRow[]
  rowHeader: (row: HeatmapGridRow) => ReactNode
  /** Enter on a cell, or a press. */
  onOpen: (position: GridPosition) => void
  emptyState: ReactNode
  /** Called when the last rows come into sight, for lists that load as they are read. */
  onNearEnd?: () => void
}

const rowHeight = 32
const overscan = 12
/** Rows that may go by before others are drawn; fewer than `overscan`, so that none is ever missing. */
const rowsPerStep = 3

/**
 * Many things × many states as a picture that can be read by keyboard and screen reader: one tab stop, arrows move, Enter opens.
 * Only the rows in sight are in the document; row and column numbers are said from the whole.
 */
export function HeatmapGrid(props: HeatmapGridProps) {
  const { ariaLabel, columns, rows, rowHeader, onOpen, emptyState, onNearEnd } = props
  const viewport = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const [sight, setSight] = useState({ scrollTop: 0, height: 600, keyBase: 0 })
  const [focused, setFocused] = useState<GridPosition>({ row: 0, column: 0 })
  const wantsFocus = useRef(false)
  const { start, end } = windowOfRows({
    scrollTop: sight.scrollTop,
    viewportHeight: sight.height,
    rowHeight,
    count: rows.length,
    overscan,
  })
  const kept = { row: Math.min(focused.row, rows.length - 1), column: Math.min(focused.column, columns.length - 1) }
  const stop = tabStopOf({ kept, start, end, overscan })

  useEffect(() => {
    const element = viewport.current
    if (!element) return
    const measure = () => setSight((last) => ({ ...last, height: element.clientHeight }))
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    if (rows.length > 0 && end >= rows.length) onNearEnd?.()
  }, [end, rows.length, onNearEnd])

  useEffect(() => {
    const active = document.activeElement
    if (wantsFocus.current) {
      const cell = viewport.current?.querySelector<HTMLElement>('[data-tab-stop]')
      if (!cell || kept.row < start || kept.row >= end) return
      wantsFocus.current = false
      cell.focus({ preventScroll: true })
    } else if (grid.current?.contains(active) && active?.role === 'gridcell' && (kept.row < start || kept.row >= end)) {
      // Scrolled away from: its element now shows another row. The grid keeps the keys, and a key goes on from where they were.
      grid.current.focus({ preventScroll: true })
    }
  })

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(sight.height / rowHeight) - 1)
    const to = moveInGrid({
      key: event.key,
      from: kept,
      rows: rows.length,
      columns: columns.length,
      page,
      toEdge: event.ctrlKey || event.metaKey,
    })
    if (to) {
      event.preventDefault()
      wantsFocus.current = true
      setFocused(to)
      scrollIntoSight(to.row)
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      onOpen(kept)
    }
  }

  const scrollIntoSight = (row: number) => {
    const element = viewport.current
    if (!element) return
    const header = 120
    const top = row * rowHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight + header > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight + header - element.clientHeight
  }

  // The same object each time, or every row in sight would be drawn again at each step.
  const template = useMemo(
    () => ({ gridTemplateColumns: `minmax(8rem, 15rem) repeat(${columns.length}, minmax(2.25rem, 1fr))` }),
    [columns.length],
  )
  if (rows.length === 0) return <>{emptyState}</>
  return (
    <div
      ref={viewport}
      className="relative max-h-[calc(100dvh-16rem)] min-h-80 overflow-auto overscroll-contain has-[>[role=grid]:focus-visible]:outline-2 has-[>[role=grid]:focus-visible]:-outline-offset-2 has-[>[role=grid]:focus-visible]:outline-accent"
      onScroll={(event) => {
        const step = rowsPerStep * rowHeight
        const scrollTop = Math.floor(event.currentTarget.scrollTop / step) * step
        setSight((last) => (last.scrollTop === scrollTop ? last : afterScroll({ last, scrollTop, rowHeight, overscan })))
      }}
    >
      <div
        ref={grid}
        role="grid"
        tabIndex={-1}
        aria-label={ariaLabel}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const at = positionOf(event)
          if (at) onOpen(at)
        }}
        onFocus={(event) => {
          const at = positionOf(event)
          if (at) setFocused(at)
        }}
        onPointerOver={explain}
        className="outline-none"
        style={{ minWidth: `${8 + columns.length * 2.25}rem` }}
      >
        <div role="row" aria-rowindex={1} className="sticky top-0 z-20 grid border-b border-line bg-surface" style={template}>
          <span role="columnheader" className="sticky left-0 z-10 flex items-end bg-surface px-4 pb-2 text-xs font-medium text-ink-faint">
            Tenant
          </span>
          {columns.map((column) => (
            <span
              key={column.key}
              role="columnheader"
              className="flex h-30 items-end justify-center pb-2 text-xs font-medium text-ink-soft"
            >
              <span className="max-h-28 overflow-hidden text-ellipsis whitespace-nowrap [writing-mode:vertical-rl] rotate-180">
                {column.title}
              </span>
            </span>
          ))}
        </div>
        <div style={{ height: start * rowHeight }} />
        {rows.slice(start, end).map((row, index) => (
          <HeatmapRow
            key={start + index - sight.keyBase}
            row={row}
            columns={columns}
            rowIndex={start + index}
            stopColumn={start + index === stop.row ? stop.column : null}
            style={template}
            rowHeader={rowHeader}
          />
        ))}
        <div style={{ height: (rows.length - end) * rowHeight }} />
      </div>
    </div>
  )
}

/** The cell that an event came from; null: from none. */
function positionOf(event: SyntheticEvent): GridPosition | null {
  const cell = cellUnder(event)
  if (!cell) return null
  return { row: Number(cell.parentElement?.ariaRowIndex) - 2, column: Number(cell.ariaColIndex) - 2 }
}

function cellUnder(event: SyntheticEvent): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>('[role=gridcell]') : null
}

/** The words of a cell as its tooltip, given when the pointer comes: most of them are never pointed at. */
function explain(event: SyntheticEvent): void {
  const cell = cellUnder(event)
  if (cell?.ariaLabel && cell.title !== cell.ariaLabel) cell.title = cell.ariaLabel
}
