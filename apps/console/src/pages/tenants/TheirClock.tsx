import { formatInstant, ownTimeZone, useNow } from '@lamplighter/ui'

/** What time it is for the caller, so that nobody wishes a good morning at night. */
export function TheirClock(props: { timeZone: string }) {
  const now = useNow()
  const theirs = formatInstant({ at: now, now, timeZone: props.timeZone })
  const own = formatInstant({ at: now, now, timeZone: ownTimeZone() })
  return (
    <span className="tabular text-xs text-ink-faint" title={props.timeZone}>
      {theirs === own ? 'same clock as yours' : `${theirs} for them`}
    </span>
  )
}
