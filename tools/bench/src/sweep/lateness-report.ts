import { atMost, type BenchResult } from '../bench.ts'
import type { BenchFleet } from './bench-fleet.ts'
import { measureHanging, measureLateness, type Section } from './lateness.ts'
import { checksPerTenant } from './plain-checks.ts'

/** Of what was sustained before; the rest is for what else happens on a machine. */
const scheduledShare = 0.7
const quantiles = ['p50', 'p95', 'p99', 'mean'] as const

/** How late the sweep is at a rate that the machine sustains, and what a tenth of hanging tenants does to the others. */
export async function reportLateness(options: {
  fleet: BenchFleet
  warmUpSeconds: number
  seconds: number
  /** Checks sustained before. */
  perSecond: number
}): Promise<Required<Pick<BenchResult, 'measures' | 'goals' | 'notes'>>> {
  const { fleet, warmUpSeconds, seconds } = options
  const scheduled = fleet.tenants * checksPerTenant
  const intervalOf = (tenants: number) => Math.ceil(((tenants * checksPerTenant) / (options.perSecond * scheduledShare)) * 1000)
  const intervalMs = intervalOf(fleet.tenants)
  const all = await measureLateness({ fleet, tenants: fleet.tenants, intervalMs, warmUpSeconds, seconds })
  // Fewer tenants at the same rate, so that each of them was met hanging before it counts.
  const few = fleet.tenants / 5
  const shorterMs = intervalOf(few)
  const { calm, disturbed } = await measureHanging({ fleet, tenants: few, intervalMs: shorterMs, warmUpSeconds, seconds })
  const [well, before, others] = [all, calm, disturbed].map(({ after }) => after.late.well) as [Late, Late, Late]
  const asked = scheduled / (intervalMs / 1000)
  return {
    measures: [
      { name: `${scheduled} checks scheduled: done`, value: rate(all), unit: 'checks/s', limit: asked, ratio: rate(all) / asked },
      ...quantiles.map((of) => ({ name: `lateness, ${of}`, value: well[of], unit: 'ms' })),
      ...quantiles.map((of) => ({
        name: `lateness of the others while a tenth hangs, ${of}`,
        value: others[of],
        unit: 'ms',
        limit: before[of],
        ratio: others[of] / before[of],
      })),
      {
        name: 'CPU of the worker while a tenth hangs',
        value: busy(disturbed),
        unit: 'cores',
        limit: busy(calm),
        ratio: busy(disturbed) / busy(calm),
      },
      { name: 'memory of the worker while a tenth hangs', value: disturbed.after.residentMb, unit: 'MB' },
    ],
    goals: [
      atMost({ name: `p99 lateness with ${scheduled} checks scheduled, s`, value: well.p99 / 1000, target: 5 }),
      atMost({
        name: 'mean lateness of the others while a tenth hangs, of what it is else',
        value: others.mean / before.mean,
        target: 1.1,
      }),
      atMost({ name: 'memory while a tenth hangs, MB', value: disturbed.after.residentMb, target: 350 }),
    ],
    notes: [
      `lateness: each check once in ${(intervalMs / 1000).toFixed(1)} s, that is ${scheduledShare * 100} % of the rate sustained before; measured over ${seconds} s, last look of a visit counts for all of it`,
      hangingNote({ few, shorterMs, calm, disturbed }),
    ],
  }
}

type Late = Section['after']['late']['well']

function rate({ before, after }: Section): number {
  return (after.looks - before.looks) / (after.seconds - before.seconds)
}

function busy({ before, after }: Section): number {
  return (after.cpuMs - before.cpuMs) / 1000 / (after.seconds - before.seconds)
}

function hangingNote(options: { few: number; shorterMs: number; calm: Section; disturbed: Section }): string {
  const { few, shorterMs, calm } = options
  const { before, after } = options.disturbed
  const since = (of: 'visits' | 'postponed' | 'transitions' | 'diagnoses') => after[of] - calm.after[of]
  return [
    `a tenth of ${few} tenants hung, each due once in ${(shorterMs / 1000).toFixed(1)} s; the same worker before (limit) and from when each had been met once`,
    `since then ${since('visits')} visits, ${since('postponed')} put off, ${since('transitions')} features moved, ${since('diagnoses')} diagnoses`,
    `while it was measured ${after.diagnoses - before.diagnoses}; hanging tenants were late by ${Math.round(after.late.hanging.p50)} ms at the median`,
  ].join('; ')
}
