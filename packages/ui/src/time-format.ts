/** "just now", "12 s ago", "4 min ago", "3 h ago", "2 d ago"; instants ahead of now read "in 4 min". Rounded down, so never early. */
export function formatAge(options: { at: Date; now: Date }): string {
  const seconds = Math.trunc((options.now.getTime() - options.at.getTime()) / 1000)
  if (Math.abs(seconds) < 5) return 'just now'
  const words = largestUnit(Math.abs(seconds))
  return seconds > 0 ? `${words} ago` : `in ${words}`
}

/** "8 s", "3 min 20 s", "1 h 5 min", "2 d 3 h": the two largest units, whole seconds. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const at = units.findIndex((unit) => whole >= unit.seconds)
  if (at === -1) return '0 s'
  const unit = units[at]!
  const rest = units[at + 1]
  const head = `${Math.floor(whole / unit.seconds)} ${unit.word}`
  const tail = rest ? Math.floor((whole % unit.seconds) / rest.seconds) : 0
  return tail > 0 ? `${head} ${tail} ${rest!.word}` : head
}

/** "4:05", "1:00:09"; "0:00" once it is over. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  const pad = (value: number) => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`
}

/** "10:42" on the same day in that zone, otherwise "20 Nov, 10:42"; with the year when it is another one. */
export function formatInstant(options: { at: Date; now: Date; timeZone: string; seconds?: boolean }): string {
  const { at, now, timeZone, seconds = false } = options
  const day = (date: Date) => dateFormat({ timeZone, year: 'numeric', month: 'numeric', day: 'numeric' }).format(date)
  const year = (date: Date) => dateFormat({ timeZone, year: 'numeric' }).format(date)
  const time = dateFormat({
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(seconds ? { second: '2-digit' } : {}),
  }).format(at)
  if (day(at) === day(now)) return time
  const date = dateFormat({ timeZone, day: 'numeric', month: 'short', ...(year(at) === year(now) ? {} : { year: 'numeric' }) }).format(at)
  return `${date}, ${time}`
}

/** "CET", "GMT+2": how the zone is called at that instant. */
export function zoneName(options: { at: Date; timeZone: string }): string {
  const parts = dateFormat({ timeZone: options.timeZone, timeZoneName: 'short' }).formatToParts(options.at)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? options.timeZone
}

/** The operator's own zone, or UTC where the browser does not tell. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat('en-GB').resolvedOptions().timeZone || 'UTC'
}

/** Whether the clocks of both zones show the same at that instant. */
export function sameClock(options: { at: Date; one: string; other: string }): boolean {
  const read = (timeZone: string) => formatInstant({ at: options.at, now: options.at, timeZone })
  const day = (timeZone: string) => dateFormat({ timeZone, day: 'numeric' }).format(options.at)
  return read(options.one) === read(options.other) && day(options.one) === day(options.other)
}

const units = [
  { seconds: 86_400, word: 'd' },
  { seconds: 3600, word: 'h' },
  { seconds: 60, word: 'min' },
  { seconds: 1, word: 's' },
]

function largestUnit(seconds: number): string {
  const unit = units.find((candidate) => seconds >= candidate.seconds)!
  return `${Math.floor(seconds / unit.seconds)} ${unit.word}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

// Making a formatter costs about 50 µs; a table makes hundreds of the same.
function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options)
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-GB', options)
  formats.set(key, format)
  return format
}
