import type { FeatureLine } from '../views/shared-shapes.ts'
import { lowerFirst, sayAnd } from '../diagnosis/verdict-words.ts'

/** One sentence to start the call with. Times are the customer's own, as the caller would say them. */
export function tenantHeadline({ features, timeZone, now }: { features: FeatureLine[]; timeZone: string; now: Date }): string {
  const of = (...states: FeatureLine['state'][]) => features.filter((line) => states.includes(line.state))
  const failing = of('failing', 'unstable')
  if (failing.length > 0) return `${sayTrouble({ lines: failing, timeZone, now })}${sayCause(failing)}.`
  const unknown = of('unknown')
  if (features.length > 0 && unknown.length === features.length) {
    return unknown.every((line) => line.checkedAt === null)
      ? 'Not looked at yet.'
      : 'Nothing can be seen at the moment: no check gets through.'
  }
  const degraded = of('degraded')
  if (degraded.length > 0) return `${names(degraded)} ${verb(degraded, 'works', 'work')}, with warnings.`
  if (unknown.length > 0) return `Everything that can be seen works; ${names(unknown)} cannot be looked at.`
  const resting = of('maintenance')
  if (features.length > 0 && resting.length === features.length) return 'In maintenance: nothing is looked at until it ends.'
  if (resting.length > 0) return `${names(resting)}: maintenance. The rest works.`
  return 'Everything works.'
}

function sayTrouble({ lines, timeZone, now }: { lines: FeatureLine[]; timeZone: string; now: Date }): string {
  const unstable = lines.every((line) => line.state === 'unstable')
  const since = lines
    .map((line) => line.since)
    .filter((at) => at !== null)
    .toSorted()[0]
  const what = unstable ? verb(lines, 'comes and goes', 'come and go') : verb(lines, 'fails', 'fail')
  return `${names(lines)} ${what}${since === undefined ? '' : ` since ${clockTime({ at: new Date(since), timeZone, now })}`}`
}

/** Named only when all features in trouble that have a cause have the same one, else counted. */
function sayCause(lines: FeatureLine[]): string {
  const causes = new Map(lines.flatMap((line) => (line.cause === null ? [] : [[line.cause.id, line.cause]])))
  if (causes.size === 0) return ''
  if (causes.size > 1) return `; ${causes.size} causes found`
  const [cause] = causes.values()
  const shared = cause!.scope === 'shared' ? ', shared with other tenants' : ''
  if (cause!.verdict === 'confirmed') return `: ${lowerFirst(cause!.title)}${shared}`
  return `; ${cause!.verdict === 'likely' ? 'likely' : 'perhaps'} ${lowerFirst(cause!.title)}${shared}`
}

function names(lines: FeatureLine[]): string {
  return sayAnd(lines.map((line) => line.feature.title))
}

function verb(lines: FeatureLine[], one: string, many: string): string {
  return lines.length === 1 ? one : many
}

/** `10:42 their time` today, `20 Nov, 10:42 their time` before; in the customer's zone, UTC (and said so) when that zone is unknown. */
function clockTime({ at, timeZone, now }: { at: Date; timeZone: string; now: Date }): string {
  const say = (zone: string) => {
    const { time, day } = formatsOf(zone)
    return day.format(at) === day.format(now) ? time.format(at) : `${day.format(at)}, ${time.format(at)}`
  }
  try {
    return `${say(timeZone)} their time`
  } catch {
    return `${say('UTC')} UTC`
  }
}

type Formats = { time: Intl.DateTimeFormat; day: Intl.DateTimeFormat }
/** Making one takes longer than reading all that it formats; there are a few hundred zones. */
const formats = new Map<string, Formats>()

function formatsOf(timeZone: string): Formats {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { timeZone, ...options })
  const made = { time: format({ hour: '2-digit', minute: '2-digit' }), day: format({ day: 'numeric', month: 'short' }) }
  formats.set(timeZone, made)
  return made
}
