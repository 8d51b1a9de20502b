/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table can not be virtualised by grid tracks and keep its semantics */
import { type CSSProperties, memo, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import type { HeatmapGridRow } from './HeatmapGrid.tsx'
import { StatusGlyph, type Tone, toneText } from './StatusMark.tsx'
import type { GridPosition } from './window-of-rows.ts'

/** One row of a HeatmapGrid. What is well stays quiet, so that what is not stands out. Drawn again only when something of its own has changed. */
export const HeatmapRow = memo(function HeatmapRow(props: {
  row: HeatmapGridRow
  columns: { key: string; title: string }[]
  rowIndex: number
  focusedColumn: number | null
  style: CSSProperties
  rowHeader: (row: HeatmapGridRow) => ReactNode
  onOpen: (position: GridPosition) => void
  onFocusCell: (position: GridPosition) => void
}) {
  const { row, columns, rowIndex, focusedColumn, style, rowHeader, onOpen, onFocusCell } = props
  return (
    <div role="row" aria-rowindex={rowIndex + 2} className="group grid h-8" style={style}>
      <span role="rowheader" className="sticky left-0 z-10 flex min-w-0 items-center bg-surface px-4 text-sm group-hover:bg-hover">
        {rowHeader(row)}
      </span>
      {columns.map((column, columnIndex) => {
        const look = row.cells[columnIndex]
        const focused = columnIndex === focusedColumn
        const position = { row: rowIndex, column: columnIndex }
        return (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid around it handles the keys
          <span
            key={column.key}
            role="gridcell"
            tabIndex={focused ? 0 : -1}
            data-focused-cell={focused || undefined}
            aria-colindex={columnIndex + 2}
            aria-label={`${row.name}, ${column.title}: ${look?.word ?? 'Not bought'}`}
            title={`${column.title}: ${look?.word ?? 'Not bought'}`}
            onClick={() => onOpen(position)}
            onFocus={() => onFocusCell(position)}
            className="flex cursor-pointer items-center justify-center p-px focus-visible:-outline-offset-2 group-hover:bg-hover"
          >
            <span
              className={classNames(
                'flex size-full items-center justify-center rounded-sm',
                look ? grounds[look.tone] : undefined,
                look ? toneText[look.tone] : 'text-ink-faint',
              )}
            >
              {look && look.tone !== 'good' ? <StatusGlyph shape={look.shape} size="sm" /> : null}
            </span>
          </span>
        )
      })}
    </div>
  )
})

const grounds: Record<Tone, string> = {
  good: 'bg-good-soft/60',
  warn: 'bg-warn-soft',
  bad: 'bg-bad-soft',
  quiet: 'bg-quiet-soft',
  busy: 'bg-accent-soft',
}
