/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table can not be virtualised by grid tracks and keep its semantics */
import { type CSSProperties, memo, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import type { HeatmapGridRow } from './HeatmapGrid.tsx'
import { StatusGlyph, type Tone, toneText } from './StatusMark.tsx'

/**
 * One row of a HeatmapGrid. What is well stays quiet, so that what is not stands out. Drawn again only when something of its own has
 * changed. Thousands of cells go by while somebody scrolls, so each is one element without handlers of its own: the grid listens for
 * all of them.
 */
export const HeatmapRow = memo(function HeatmapRow(props: {
  row: HeatmapGridRow
  columns: { key: string; title: string }[]
  rowIndex: number
  stopColumn: number | null
  style: CSSProperties
  rowHeader: (row: HeatmapGridRow) => ReactNode
}) {
  const { row, columns, rowIndex, stopColumn, style, rowHeader } = props
  return (
    <div role="row" aria-rowindex={rowIndex + 2} className="group grid h-8 contain-layout contain-style hover:bg-hover" style={style}>
      <span role="rowheader" className="sticky left-0 z-10 flex min-w-0 items-center bg-surface px-4 text-sm group-hover:bg-hover">
        {rowHeader(row)}
      </span>
      {columns.map((column, columnIndex) => {
        const look = row.cells[columnIndex]
        const isStop = columnIndex === stopColumn
        return (
          <span
            key={column.key}
            role="gridcell"
            tabIndex={isStop ? 0 : -1}
            data-tab-stop={isStop || undefined}
            aria-colindex={columnIndex + 2}
            aria-label={`${row.name}, ${column.title}: ${look?.word ?? 'Not bought'}`}
            className={look ? cellOf[look.tone] : notBought}
          >
            {look && look.tone !== 'good' ? <StatusGlyph shape={look.shape} size="sm" /> : null}
          </span>
        )
      })}
    </div>
  )
})

const cell =
  'flex cursor-pointer items-center justify-center rounded-sm border border-transparent bg-clip-padding focus-visible:-outline-offset-2'
const notBought = classNames(cell, 'text-ink-faint')

function toned(tone: Tone, ground: string): string {
  return classNames(cell, toneText[tone], ground)
}

const cellOf: Record<Tone, string> = {
  good: toned('good', 'bg-good-soft/60'),
  warn: toned('warn', 'bg-warn-soft'),
  bad: toned('bad', 'bg-bad-soft'),
  quiet: toned('quiet', 'bg-quiet-soft'),
  busy: toned('busy', 'bg-accent-soft'),
}
