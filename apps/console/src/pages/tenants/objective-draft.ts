import type { TenantAvailability } from '@lamplighter/operations/views'

type Line = TenantAvailability['features'][number]

export const usualPercent = 99.99
const windowSeconds = 30 * 24 * 3600

export type ObjectiveDraft = {
  /** Empty: all features of the tenant. */
  feature: string
  promise: 'contract' | 'usual'
  percent: string
  reason: string
}

/** The figure as the server takes it (null: back to what holds otherwise), or what is wrong with it. */
export function readPercent({
  promise,
  percent,
}: Pick<ObjectiveDraft, 'promise' | 'percent'>): { percent: number | null } | { problem: string } {
  if (promise === 'usual') return { percent: null }
  const text = percent.trim().replace(',', '.').replace(/\s*%$/, '')
  if (!/^\d{1,3}(\.\d{1,5})?$/.test(text)) return { problem: 'Give per cent, such as 99.95.' }
  const value = Number(text)
  return value > 0 && value <= 100 ? { percent: value } : { problem: 'Above 0, up to 100.' }
}

/** Downtime that an objective leaves in 30 days in which everything was seen. */
export function budgetOf(percent: number): number {
  return windowSeconds * (1 - percent / 100)
}

/** What would be left of a feature's budget if this were the objective; null before the first look. */
export function leftWith({
  line,
  percent,
}: {
  line: Pick<Line, 'budgetSeconds' | 'budgetLeftSeconds' | 'unknownSeconds' | 'maintenanceSeconds'>
  percent: number
}): number | null {
  if (line.budgetLeftSeconds === null) return null
  const used = line.budgetSeconds - line.budgetLeftSeconds
  const judged = windowSeconds - line.unknownSeconds - line.maintenanceSeconds
  return judged * (1 - percent / 100) - used
}
