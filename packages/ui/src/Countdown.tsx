import { formatCountdown } from './time-format.ts'
import { useNow } from './use-now.ts'

/** Time left, by the second; its own words once it is over. Not announced each second: the words around it say the deadline. */
export function Countdown(props: { until: string; over: string }) {
  const left = new Date(props.until).getTime() - useNow().getTime()
  if (left <= 0) return <span>{props.over}</span>
  return (
    <time dateTime={props.until} className="tabular" role="timer" aria-live="off">
      {formatCountdown(left)}
    </time>
  )
}
