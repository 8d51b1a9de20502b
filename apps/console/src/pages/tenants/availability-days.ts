import type { TenantAvailability } from '@lamplighter/operations/views'

type Day = TenantAvailability['features'][number]['days'][number]
export type DayMark = Day & { mark: 'ok' | 'some' | 'bad' | 'unknown' | 'maintenance' }

const dayMs = 24 * 3_600_000
/** Half an hour of the day that was not kept or not seen colours it, unless something was down. */
const coloursFromSeconds = 1800

/**
 * One mark a day, oldest first. Days that are not listed were kept, but for those before the first look, of which nothing is
 * known. Downtime weighs before all else.
 */
export function daysOf(options: { from: string; to: string; firstSeenAt: string | null; days: Day[] }): DayMark[] {
  const known = new Map(options.days.map((day) => [Date.parse(day.day), day]))
  const first = Math.floor(Date.parse(options.from) / dayMs) * dayMs + dayMs
  const firstSeen = options.firstSeenAt === null ? first : Date.parse(options.firstSeenAt)
  const marks: DayMark[] = []
  for (let at = first; at <= Date.parse(options.to); at += dayMs) {
    const kept = { day: new Date(at).toISOString(), failingSeconds: 0, unknownSeconds: 0, maintenanceSeconds: 0 }
    const day = known.get(at) ?? (at + dayMs <= firstSeen ? { ...kept, unknownSeconds: dayMs / 1000 } : kept)
    marks.push({ ...day, mark: markOf(day) })
  }
  return marks
}

export function dayOf(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(day))
}

function markOf({ failingSeconds, unknownSeconds, maintenanceSeconds }: Day): DayMark['mark'] {
  if (failingSeconds >= 60) return 'bad'
  if (failingSeconds > 0) return 'some'
  if (maintenanceSeconds >= coloursFromSeconds) return 'maintenance'
  return unknownSeconds >= coloursFromSeconds ? 'unknown' : 'ok'
}
