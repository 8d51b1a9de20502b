import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { ScrollRegion } from './ScrollRegion.tsx'

export type Column<Row> = {
  key: string
  header: ReactNode
  cell: (row: Row) => ReactNode
  align?: 'start' | 'end'
  /** Names the row for screen readers; exactly one column of a table should. */
  isRowHeader?: boolean
  /** Left out below this width; what it says must then stand elsewhere in the row. */
  from?: 'sm' | 'md' | 'lg'
  className?: string
}

export type TableProps<Row> = {
  ariaLabel: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string
  /** Stands in the place of the rows when there are none; required, so that no list is ever just blank. */
  emptyState: ReactNode
}

/** A plain table with real table semantics; links inside cells are what is focused. */
export function Table<Row>(props: TableProps<Row>) {
  const { ariaLabel, columns, rows, rowKey, emptyState } = props
  if (rows.length === 0) return <>{emptyState}</>
  return (
    <ScrollRegion ariaLabel={`${ariaLabel}, scrolls sideways`}>
      <table className="w-full border-collapse text-left text-sm" aria-label={ariaLabel}>
        <thead>
          <tr className="border-b border-line">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={classNames(
                  'h-8 px-3 text-xs font-medium whitespace-nowrap text-ink-faint first:pl-4 last:pr-4',
                  placement(column),
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="group border-b border-line last:border-b-0 hover:bg-hover/60">
              {columns.map((column) => {
                const classes = classNames('h-10 px-3 py-1.5 font-normal first:pl-4 last:pr-4', placement(column), column.className)
                return column.isRowHeader ? (
                  <th key={column.key} scope="row" className={classes}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={classes}>
                    {column.cell(row)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function placement<Row>(column: Column<Row>): string {
  const from = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden' } as const
  return classNames(column.align === 'end' && 'tabular text-right', column.from && from[column.from])
}
