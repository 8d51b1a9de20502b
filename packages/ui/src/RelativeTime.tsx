import { classNames } from './class-names.ts'
import { formatAge, formatInstant, ownTimeZone, sameClock, zoneName } from './time-format.ts'
import { useNow } from './use-now.ts'

type TimeProps = { at: string; theirZone?: string | undefined; className?: string }

/** How long ago, kept current; the exact instant on hover, in the reader's zone and the other party's. */
export function RelativeTime(props: TimeProps & { prefix?: string }) {
  const now = useNow()
  const at = new Date(props.at)
  return (
    <time
      dateTime={props.at}
      title={inBothZones({ at, now, theirZone: props.theirZone })}
      className={classNames('tabular whitespace-nowrap', props.className)}
    >
      {props.prefix}
      {formatAge({ at, now })}
    </time>
  )
}

/** The clock time in the reader's zone, with the other party's beside it where their clock shows another. */
export function ZonedTime(props: TimeProps & { seconds?: boolean; theirLabel?: string }) {
  const now = useNow()
  const at = new Date(props.at)
  const own = ownTimeZone()
  const { theirZone, theirLabel = 'theirs', seconds = false } = props
  const differs = theirZone !== undefined && !sameClock({ at, one: own, other: theirZone })
  return (
    <time
      dateTime={props.at}
      title={inBothZones({ at, now, theirZone })}
      className={classNames('tabular whitespace-nowrap', props.className)}
    >
      {formatInstant({ at, now, timeZone: own, seconds })}
      {differs && (
        <span className="text-ink-faint">
          {' · '}
          {formatInstant({ at, now, timeZone: theirZone, seconds })} {theirLabel}
        </span>
      )}
    </time>
  )
}

function inBothZones(options: { at: Date; now: Date; theirZone: string | undefined }): string {
  const { at, theirZone } = options
  const own = ownTimeZone()
  const full = (timeZone: string) => `${formatInstant({ at, now: new Date(0), timeZone, seconds: true })} ${zoneName({ at, timeZone })}`
  return theirZone && theirZone !== own ? `${full(own)} (yours) · ${full(theirZone)} (theirs)` : full(own)
}
