import { atLeast, atMost, type Bench, type BenchResult, type Goal, type Measure } from './bench.ts'
import { quantile } from './quantile.ts'
import { withBenchFleet, type BenchFleet } from './sweep/bench-fleet.ts'
import { measureLateness } from './sweep/lateness.ts'
import { measurePeer, peerVersion, type PeerFigures } from './sweep/peer.ts'
import { checksPerTenant } from './sweep/plain-checks.ts'
import { letTenthHang } from './sweep/seed-fleet.ts'
import { measureBareLoop, measureEngine, type OurRate, type Rate } from './sweep/sustained.ts'

/** The real sweep (connectors, runner, folding, persistence) over plain HTTP checks, beside a bare client loop and beside Prometheus with its blackbox exporter. */
export const sweepBench: Bench = {
  name: 'sweep',
  about: 'plain HTTP checks a second, processor time, memory, lateness and hanging tenants',
  run: async ({ quick }) =>
    withBenchFleet({ tenants: quick ? 2_000 : 10_000, use: (fleet) => measureSweep({ fleet, sizes: quick ? quickSizes : fullSizes }) }),
}

/** Seconds of each section; `tries`: how often ours and the limit take turns. */
type Sizes = { tries: number; bareSeconds: number; ourSeconds: number; peerSeconds: number; lateSeconds: number }
const fullSizes: Sizes = { tries: 3, bareSeconds: 3, ourSeconds: 5, peerSeconds: 8, lateSeconds: 12 }
const quickSizes: Sizes = { tries: 1, bareSeconds: 2, ourSeconds: 3, peerSeconds: 4, lateSeconds: 4 }
/** Of what was sustained just before; the rest is for what else happens on a machine. */
const scheduledShare = 0.7
const peerChecks = 1500

type Mode = { connections: 'kept' | 'fresh'; ours: OurRate; bare: Rate; ratio: number }

async function measureSweep({ fleet, sizes }: { fleet: BenchFleet; sizes: Sizes }): Promise<BenchResult> {
  const version = peerVersion()
  const kept = await measureMode({ fleet, sizes, connections: 'kept' })
  const fresh = await measureMode({ fleet, sizes, connections: 'fresh' })
  const peer =
    version === null
      ? null
      : await measurePeer({ ports: fleet.ports, target: fleet.target, checks: peerChecks, seconds: sizes.peerSeconds })
  const late = await measureLate({ fleet, sizes, perSecond: kept.ours.perSecond })
  return {
    measures: [...[kept, fresh].flatMap((mode) => modeMeasures({ mode, peer })), ...peerMeasures(peer), ...late.measures],
    goals: [...[kept, fresh].flatMap((mode) => modeGoals({ mode, peer })), ...late.goals],
    notes: [
      `${fleet.tenants} tenants × ${checksPerTenant} plain HTTP checks (status, body match, timeout) on loopback; PostgreSQL with fsync; one worker process`,
      'limit: undici.request in a process of its own, as many at once as the sweep visits tenants; both take turns, medians of the turns',
      version === null
        ? 'peer absent: prometheus and prometheus-blackbox-exporter are not installed'
        : `peer: ${version} with its blackbox exporter, ${peerChecks} addresses once a second, a new connection each; it is compared with both of our modes`,
      'CPU per check of ours counts the worker and PostgreSQL, of the peer both programs, of the limit its process',
      ...late.notes,
    ],
  }
}

async function measureMode(options: { fleet: BenchFleet; sizes: Sizes; connections: 'kept' | 'fresh' }): Promise<Mode> {
  const { fleet, sizes, connections } = options
  const turns: { ours: OurRate; bare: Rate }[] = []
  for (let turn = 0; turn < sizes.tries; turn += 1) {
    const bare = await measureBareLoop({ fleet, connections, seconds: sizes.bareSeconds })
    turns.push({ bare, ours: await measureEngine({ fleet, connections, seconds: sizes.ourSeconds }) })
  }
  const median = (of: (turn: (typeof turns)[number]) => number) => quantile(turns.map(of), 0.5)
  return {
    connections,
    ours: {
      perSecond: median(({ ours }) => ours.perSecond),
      cpuMsPerCheck: median(({ ours }) => ours.cpuMsPerCheck),
      postgresCpuMsPerCheck: median(({ ours }) => ours.postgresCpuMsPerCheck),
      residentMb: Math.max(...turns.map(({ ours }) => ours.residentMb)),
      looks: turns.reduce((sum, { ours }) => sum + ours.looks, 0),
    },
    bare: { perSecond: median(({ bare }) => bare.perSecond), cpuMsPerCheck: median(({ bare }) => bare.cpuMsPerCheck) },
    ratio: median(({ ours, bare }) => ours.perSecond / bare.perSecond),
  }
}

function modeMeasures({ mode, peer }: { mode: Mode; peer: PeerFigures | null }): Measure[] {
  const { ours, bare, connections } = mode
  const cpu = ours.cpuMsPerCheck + ours.postgresCpuMsPerCheck
  const name = (what: string) => `${connections} connections: ${what}`
  return [
    { name: name('checks sustained'), value: ours.perSecond, unit: 'checks/s', limit: bare.perSecond, ratio: mode.ratio },
    {
      name: name('CPU, all of it, beside the peer'),
      value: cpu,
      unit: 'ms/check',
      ...(peer === null ? {} : { peer: peer.cpuMsPerCheck, ratio: cpu / peer.cpuMsPerCheck }),
    },
    {
      name: name('CPU of the worker, beside the limit'),
      value: ours.cpuMsPerCheck,
      unit: 'ms/check',
      limit: bare.cpuMsPerCheck,
      ratio: ours.cpuMsPerCheck / bare.cpuMsPerCheck,
    },
    { name: name('CPU of PostgreSQL'), value: ours.postgresCpuMsPerCheck, unit: 'ms/check' },
    {
      name: name('memory of the worker'),
      value: ours.residentMb,
      unit: 'MB',
      ...(peer === null ? {} : { peer: peer.residentMb, ratio: ours.residentMb / peer.residentMb }),
    },
  ]
}

function modeGoals({ mode, peer }: { mode: Mode; peer: PeerFigures | null }): Goal[] {
  const { ours, connections } = mode
  const share = connections === 'kept' ? 1 / 8 : 1 / 3
  const cpu = ours.cpuMsPerCheck + ours.postgresCpuMsPerCheck
  return [
    atLeast({ name: `${connections} connections: rate, of the bare loop`, value: mode.ratio, target: 0.5 }),
    ...(peer === null
      ? []
      : [
          atMost({
            name: `${connections} connections: CPU, of the peer`,
            value: cpu / peer.cpuMsPerCheck,
            target: Number(share.toFixed(3)),
          }),
        ]),
    atMost({ name: `${connections} connections: memory, MB`, value: ours.residentMb, target: 350 }),
  ]
}

function peerMeasures(peer: PeerFigures | null): Measure[] {
  if (peer === null) return []
  return [{ name: `peer: checks done of ${peer.asked} asked a second`, value: peer.perSecond, unit: 'checks/s' }]
}

async function measureLate(options: {
  fleet: BenchFleet
  sizes: Sizes
  perSecond: number
}): Promise<Required<Pick<BenchResult, 'measures' | 'goals' | 'notes'>>> {
  const { fleet, sizes } = options
  const scheduled = fleet.tenants * checksPerTenant
  const intervalOf = (tenants: number) => Math.ceil(((tenants * checksPerTenant) / (options.perSecond * scheduledShare)) * 1000)
  const intervalMs = intervalOf(fleet.tenants)
  const calm = await measureLateness({ fleet, tenants: fleet.tenants, intervalMs, warmUpSeconds: 4, seconds: sizes.lateSeconds })
  // Fewer tenants at the same rate, so that each of them was met hanging before it counts.
  const few = fleet.tenants / 5
  const shorter = { fleet, tenants: few, intervalMs: intervalOf(few), seconds: sizes.lateSeconds }
  const warmUpSeconds = Math.ceil(shorter.intervalMs / 1000) + 4
  const undisturbed = await measureLateness({ ...shorter, warmUpSeconds: 4 })
  await letTenthHang({ pool: fleet.pool, hanging: fleet.hanging })
  const disturbed = await measureLateness({ ...shorter, warmUpSeconds })
  const [well, before, others] = [calm.after.late.well, undisturbed.after.late.well, disturbed.after.late.well]
  const perSecond = (calm.after.looks - calm.before.looks) / (calm.after.seconds - calm.before.seconds)
  const grown = calm.after.residentMb - calm.before.residentMb
  return {
    measures: [
      {
        name: `${scheduled} checks scheduled: done`,
        value: perSecond,
        unit: 'checks/s',
        limit: scheduled / (intervalMs / 1000),
        ratio: perSecond / (scheduled / (intervalMs / 1000)),
      },
      ...(['p50', 'p95', 'p99', 'mean'] as const).map((of) => ({ name: `lateness, ${of}`, value: well[of], unit: 'ms' })),
      ...(['p50', 'p95', 'p99', 'mean'] as const).map((of) => ({
        name: `lateness of the others while a tenth hangs, ${of}`,
        value: others[of],
        unit: 'ms',
        limit: before[of],
        ratio: others[of] / before[of],
      })),
      { name: 'memory of the worker at the end', value: disturbed.after.residentMb, unit: 'MB' },
      { name: 'memory grown during the calm section', value: grown, unit: 'MB' },
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
      `lateness: each check once in ${(intervalMs / 1000).toFixed(1)} s, that is ${scheduledShare * 100} % of the rate sustained before; measured over ${sizes.lateSeconds} s, last look of a visit counts for all of it`,
      `while a tenth of ${few} tenants hung, each once a ${(shorter.intervalMs / 1000).toFixed(1)} s: ${disturbed.after.visits} visits, ${disturbed.after.postponed} put off, ${disturbed.after.transitions} features moved, ${disturbed.after.diagnoses} diagnoses; hanging tenants were late by ${Math.round(disturbed.after.late.hanging.p50)} ms at the median`,
    ],
  }
}
