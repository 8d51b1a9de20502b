/** How long it may be set for at once, in minutes. */
export const lengths = [
  { value: '15', label: '15 minutes' },
  { value: '30', label: '30 minutes' },
  { value: '60', label: '1 hour' },
  { value: '120', label: '2 hours' },
  { value: '240', label: '4 hours' },
  { value: '480', label: '8 hours' },
  { value: '1440', label: '1 day' },
  { value: '4320', label: '3 days' },
]

/** What a `datetime-local` field shows for this moment, by the reader's clock. */
export function startOf(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** The field knows no seconds: a start within the last minutes means now. Null: no time was chosen. */
const nowWithinMs = 5 * 60_000

export function windowOf(options: { start: string; minutes: number; now: Date }): { from: string; to: string } | null {
  const chosen = new Date(options.start).getTime()
  if (Number.isNaN(chosen)) return null
  const now = options.now.getTime()
  const from = chosen <= now && chosen > now - nowWithinMs ? now : chosen
  return { from: new Date(from).toISOString(), to: new Date(from + options.minutes * 60_000).toISOString() }
}
