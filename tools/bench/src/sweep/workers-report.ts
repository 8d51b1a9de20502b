import { atMost, type BenchResult } from '../bench.ts'
import type { BenchFleet } from './bench-fleet.ts'
import { checksPerTenant } from './plain-checks.ts'
import { measureWorkers } from './workers.ts'

/** Of what one worker sustained: two share it here, together with the process that plays the fleet. */
const scheduledShare = 0.5
/** A claim lasts a minute (decision 0005); what is left over it is the visit itself. */
const takeoverSecondsMax = 65

/** Whether two workers do each check once, and what happens to the tenants of one that is killed. */
export async function reportWorkers(options: {
  fleet: BenchFleet
  warmUpSeconds: number
  seconds: number
  /** Checks sustained by one. */
  perSecond: number
}): Promise<Required<Pick<BenchResult, 'measures' | 'goals' | 'notes'>>> {
  const { fleet, warmUpSeconds, seconds } = options
  const scheduled = fleet.tenants * checksPerTenant
  const intervalMs = Math.ceil((scheduled / (options.perSecond * scheduledShare)) * 1000)
  const shared = await measureWorkers({ fleet, intervalMs, warmUpSeconds, seconds })
  const done = shared.looks.reduce((sum, looks) => sum + looks, 0)
  return {
    measures: [
      { name: 'two workers: checks done', value: done / shared.seconds, unit: 'checks/s' },
      { name: 'two workers: visits made twice', value: shared.twice, unit: 'count', limit: 0 },
      { name: 'two workers: share of the one that did less', value: Math.min(...shared.looks) / done, unit: 'share', limit: 0.5 },
      { name: 'two workers: lateness, p99', value: shared.p99LateMs, unit: 'ms' },
      { name: 'one of two killed: tenants that it held', value: shared.held, unit: 'count' },
      { name: 'one of two killed: until the other had visited them', value: shared.takenOverSeconds, unit: 's' },
    ],
    goals: [
      atMost({ name: `two workers: visits made twice, of ${shared.visits}`, value: shared.twice, target: 0 }),
      atMost({ name: 'one of two killed: taken over, s', value: shared.takenOverSeconds, target: takeoverSecondsMax }),
    ],
    notes: [
      `two workers: each check once in ${(intervalMs / 1000).toFixed(1)} s, that is ${scheduledShare * 100} % of what one sustained, over ${seconds} s; then one is killed (SIGKILL)`,
    ],
  }
}
