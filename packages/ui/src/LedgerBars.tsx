import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { describeOdds, formatDecibans, ledgerBar, strongestRow } from './ledger-scale.ts'

export type LedgerBarsRow = { id: string; title: string; text: string; kind: ReactNode; decibans: number }

/** Evidence for and against one explanation, as numbers that add up and bars on a common scale. */
export function LedgerBars(props: { label: string; rows: LedgerBarsRow[]; strongest?: number }) {
  const { label, rows, strongest = strongestRow(rows) } = props
  const total = rows.reduce((sum, row) => sum + row.decibans, 0)
  return (
    <table className="w-full border-collapse text-left">
      <caption className="sr-only">{label}</caption>
      <thead>
        <tr className="text-xs text-ink-faint">
          <th scope="col" className="py-1 pr-3 font-medium">
            Evidence
          </th>
          <th scope="col" className="w-20 py-1 font-medium sm:w-28 2xl:w-40">
            against <span className="float-right">for</span>
          </th>
          <th scope="col" className="w-16 py-1 pl-2 text-right font-medium">
            dB
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className="border-t border-line align-top">
            <td className="py-1.5 pr-3">
              <span className="flex flex-wrap items-baseline gap-x-2">
                <span className="text-ink">{row.title}</span>
                <span className="text-xs text-ink-faint">{row.kind}</span>
              </span>
              <span className="block text-xs text-pretty text-ink-soft">{row.text}</span>
            </td>
            <td className="py-1.5">
              <Bar decibans={row.decibans} strongest={strongest} />
            </td>
            <td className="tabular py-1.5 pl-2 text-right font-medium text-ink" title={describeOdds(row.decibans)}>
              {formatDecibans(row.decibans)}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-t border-line-strong/60">
          <th scope="row" className="py-1.5 pr-3 font-medium">
            Score
          </th>
          <td className="py-1.5 text-xs text-ink-faint">{describeOdds(total)}</td>
          <td className="tabular py-1.5 pl-2 text-right font-semibold">{formatDecibans(total)}</td>
        </tr>
      </tfoot>
    </table>
  )
}

function Bar(props: { decibans: number; strongest: number }) {
  const bar = ledgerBar(props)
  return (
    <span aria-hidden="true" className="relative mt-1 block h-3 bg-sunken">
      <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
      {bar.side !== 'none' && (
        <span
          className={classNames(
            'absolute inset-y-0',
            bar.side === 'for' ? 'left-1/2 rounded-r-sm bg-accent' : 'right-1/2 rounded-l-sm bg-line-strong',
          )}
          style={{ width: `${bar.widthPercent}%` }}
        />
      )}
    </span>
  )
}
