import type { LearningView } from '@lamplighter/operations/views'
import { percent } from './figures.ts'

type Bin = LearningView['calibration']['bins'][number]

const width = 420
const height = 190
const left = 40
const right = 12
const top = 10
const bottom = 44

/** For each bin what was stated (a line) against how often it was right (a bar), with where the truth may lie (a whisker). */
export function CalibrationChart(props: { bins: Bin[] }) {
  const { bins } = props
  const step = (width - left - right) / bins.length
  const y = (share: number) => top + (1 - share) * (height - top - bottom)
  return (
    <figure>
      <p className="sr-only">{sayBins(bins)}</p>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" className="w-full max-w-140">
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line x1={left} x2={width - right} y1={y(share)} y2={y(share)} className="stroke-line" />
            <text x={left - 6} y={y(share) + 3.5} textAnchor="end" className="fill-ink-faint text-[10px]">
              {percent(share)}
            </text>
          </g>
        ))}
        {bins.map((bin, index) => {
          const middle = left + (index + 0.5) * step
          return (
            <g key={bin.from}>
              {bin.count > 0 && (
                <>
                  <rect
                    x={middle - 14}
                    width={28}
                    y={y(bin.right)}
                    height={Math.max(1, y(0) - y(bin.right))}
                    rx={2}
                    className="fill-accent"
                    opacity={0.55}
                  />
                  <line x1={middle} x2={middle} y1={y(bin.high)} y2={y(bin.low)} className="stroke-ink-soft" />
                  <line x1={middle - 5} x2={middle + 5} y1={y(bin.high)} y2={y(bin.high)} className="stroke-ink-soft" />
                  <line x1={middle - 5} x2={middle + 5} y1={y(bin.low)} y2={y(bin.low)} className="stroke-ink-soft" />
                  <line x1={middle - 22} x2={middle + 22} y1={y(bin.stated)} y2={y(bin.stated)} strokeWidth={2} className="stroke-ink" />
                </>
              )}
              <text x={middle} y={height - bottom + 15} textAnchor="middle" className="fill-ink-soft text-[10px]">
                {percent(bin.from)} – {percent(bin.to)}
              </text>
              <text x={middle} y={height - bottom + 29} textAnchor="middle" className="fill-ink-faint text-[10px]">
                {bin.count === 0 ? 'none' : `${bin.count} answered`}
              </text>
            </g>
          )
        })}
      </svg>
      <figcaption className="text-xs text-ink-soft">
        Bar: how often it was right. Line: how sure it said it was. Whisker: where the true share lies with 95 % confidence. Bar and line
        alike is honest.
      </figcaption>
    </figure>
  )
}

function sayBins(bins: Bin[]): string {
  const told = bins
    .filter(({ count }) => count > 0)
    .map(
      ({ from, to, count, stated, right: share }) =>
        `stated ${percent(from)} to ${percent(to)}: ${count} answered, ${percent(stated)} stated, ${percent(share)} right`,
    )
  return told.length === 0 ? 'No answers yet' : told.join('; ')
}
