/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a progress element can neither be styled alike everywhere nor grow smoothly */
import { classNames } from './class-names.ts'
import { formatDuration } from './time-format.ts'

/**
 * How far along something is by its usual duration. It slows down towards the end instead of reaching it: a bar that is
 * full while work goes on is a lie. Without a known duration it only shows that something moves.
 */
export function Progress(props: { label: string; elapsedSeconds: number; usualSeconds: number | null; labelHidden?: boolean }) {
  const { label, elapsedSeconds, usualSeconds, labelHidden = false } = props
  const share = usualSeconds === null ? null : expectedShare({ elapsedSeconds, usualSeconds })
  const words =
    usualSeconds === null ? formatDuration(elapsedSeconds) : `${formatDuration(elapsedSeconds)} of usually ${formatDuration(usualSeconds)}`
  return (
    <div className="flex flex-col gap-1.5">
      <div className={classNames('flex justify-between gap-3 text-xs text-ink-soft', labelHidden && 'sr-only')}>
        <span>{label}</span>
        <span className="tabular">{words}</span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuetext={words}
        {...(share === null ? {} : { 'aria-valuenow': Math.round(share * 100), 'aria-valuemin': 0, 'aria-valuemax': 100 })}
        className="h-1.5 overflow-hidden rounded-full bg-quiet-soft"
      >
        <div
          className={classNames(
            'h-full rounded-full bg-accent transition-[width] duration-1000 ease-linear',
            share === null && 'w-1/3 animate-breathe',
          )}
          style={share === null ? undefined : { width: `${share * 100}%` }}
        />
      </div>
    </div>
  )
}

/** Linear to 80 % at the usual duration, then ever slower; stays below 1. */
export function expectedShare(options: { elapsedSeconds: number; usualSeconds: number }): number {
  const ratio = Math.max(0, options.elapsedSeconds) / Math.max(0.001, options.usualSeconds)
  if (ratio <= 1) return 0.8 * ratio
  return 1 - 0.2 * Math.exp(-(ratio - 1))
}
