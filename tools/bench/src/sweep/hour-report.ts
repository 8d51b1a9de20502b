import { atMost, type BenchResult } from '../bench.ts'
import type { BenchFleet } from './bench-fleet.ts'
import { measureHour } from './hour.ts'
import { checksPerTenant } from './plain-checks.ts'

/** More than this in an hour is a leak; less is when garbage happened to be collected. */
const grownMbMax = 5

/** What a worker keeps in memory over an hour's worth of checks. */
export async function reportHour(options: {
  fleet: BenchFleet
  tenants: number
}): Promise<Required<Pick<BenchResult, 'measures' | 'goals' | 'notes'>>> {
  const samples = await measureHour(options)
  const [first, last] = [samples[0]!, samples.at(-1)!]
  const highest = Math.max(...samples.map(({ residentMb }) => residentMb))
  return {
    measures: [
      ...samples.map(({ minute, heapMb }) => ({ name: `hour's worth: heap in use at minute ${minute}`, value: heapMb, unit: 'MB' })),
      { name: "hour's worth: checks", value: last.checks - first.checks, unit: 'count' },
      { name: "hour's worth: memory of the worker, at its begin", value: first.residentMb, unit: 'MB' },
      { name: "hour's worth: memory of the worker, at its end", value: last.residentMb, unit: 'MB' },
    ],
    goals: [
      atMost({ name: "hour's worth: heap grown, MB", value: last.heapMb - first.heapMb, target: grownMbMax }),
      atMost({ name: "hour's worth: highest memory, MB", value: highest, target: 350 }),
    ],
    notes: [
      `hour's worth: ${options.tenants} of the ${options.fleet.tenants} tenants × ${checksPerTenant} checks, each visited sixty times, as fast as one worker does it; heap after garbage was collected`,
    ],
  }
}
