import { atLeast, atMost, type Bench, type BenchResult, type Goal, type Measure } from './bench.ts'
import { quantile } from './quantile.ts'
import { withBenchFleet, type BenchFleet } from './sweep/bench-fleet.ts'
import { reportHour } from './sweep/hour-report.ts'
import { reportLateness } from './sweep/lateness-report.ts'
import { reportWorkers } from './sweep/workers-report.ts'
import { watchOtherWork } from './sweep/process-figures.ts'
import { measurePeer, peerVersion, type PeerFigures } from './sweep/peer.ts'
import { checksPerTenant } from './sweep/plain-checks.ts'
import { measureBareLoop, measureEngine, type OurRate, type Rate } from './sweep/sustained.ts'

/** The real sweep (connectors, runner, folding, persistence) over plain HTTP checks, beside a bare client loop and beside Prometheus with its blackbox exporter. */
export const sweepBench: Bench = {
  name: 'sweep',
  about: 'plain HTTP checks a second, processor time, memory, lateness and hanging tenants',
  run: async ({ quick }) =>
    withBenchFleet({ tenants: quick ? 2_000 : 10_000, use: (fleet) => measureSweep({ fleet, sizes: quick ? quickSizes : fullSizes }) }),
}

/** Seconds of each section; `tries`: how often ours and the limit take turns; `hourTenants`: of how many an hour's worth of checks is made. */
type Sizes = {
  tries: number
  bareSeconds: number
  ourSeconds: number
  peerSeconds: number
  lateSeconds: number
  hourTenants: number
  warmUpSeconds: number
}
const fullSizes: Sizes = { tries: 3, bareSeconds: 3, ourSeconds: 5, peerSeconds: 8, lateSeconds: 12, hourTenants: 400, warmUpSeconds: 4 }
const quickSizes: Sizes = { tries: 1, bareSeconds: 2, ourSeconds: 2, peerSeconds: 3, lateSeconds: 3, hourTenants: 10, warmUpSeconds: 2 }
const peerChecks = 1500

type Mode = { connections: 'kept' | 'fresh'; ours: OurRate; bare: Rate; ratio: number }

async function measureSweep({ fleet, sizes }: { fleet: BenchFleet; sizes: Sizes }): Promise<BenchResult> {
  const version = peerVersion()
  const otherWork = watchOtherWork([process.pid, fleet.postgresPid])
  const kept = await measureMode({ fleet, sizes, connections: 'kept' })
  const fresh = await measureMode({ fleet, sizes, connections: 'fresh' })
  const peer =
    version === null
      ? null
      : await measurePeer({
          ports: fleet.ports,
          target: fleet.target,
          checks: peerChecks,
          seconds: sizes.peerSeconds,
          warmUpSeconds: sizes.warmUpSeconds + 2,
        })
  const hour = await reportHour({ fleet, tenants: sizes.hourTenants })
  const othersBefore = otherWork()
  const otherWorkLater = watchOtherWork([process.pid, fleet.postgresPid])
  const pace = { fleet, seconds: sizes.lateSeconds, warmUpSeconds: sizes.warmUpSeconds, perSecond: kept.ours.perSecond }
  const shared = await reportWorkers(pace)
  const late = await reportLateness(pace)
  return {
    measures: [
      ...[kept, fresh].flatMap((mode) => modeMeasures({ mode, peer })),
      ...peerMeasures(peer),
      ...hour.measures,
      ...shared.measures,
      ...late.measures,
    ],
    goals: [...[kept, fresh].flatMap((mode) => modeGoals({ mode, peer })), ...hour.goals, ...shared.goals, ...late.goals],
    notes: [
      `${fleet.tenants} tenants × ${checksPerTenant} plain HTTP checks (status, body match, timeout) on loopback; PostgreSQL with fsync; one worker process`,
      'limit: undici.request in a process of its own, as many at once as the sweep visits tenants; both take turns, medians of the turns',
      version === null
        ? 'peer absent: prometheus and prometheus-blackbox-exporter are not installed'
        : `peer: ${version} with its blackbox exporter, ${peerChecks} addresses once a second, a new connection each; it is compared with both of our modes`,
      'CPU per check of ours counts the worker and PostgreSQL, of the peer both programs, of the limit its process',
      ...hour.notes,
      ...shared.notes,
      ...late.notes,
      `what else ran on this machine took ${othersBefore.toFixed(2)} cores while rates and memory were measured, ${otherWorkLater().toFixed(2)} while lateness was; figures by the clock count only when that is next to nothing`,
    ],
  }
}

async function measureMode(options: { fleet: BenchFleet; sizes: Sizes; connections: 'kept' | 'fresh' }): Promise<Mode> {
  const { fleet, sizes, connections } = options
  const turns: { ours: OurRate; bare: Rate }[] = []
  for (let turn = 0; turn < sizes.tries; turn += 1) {
    const bare = await measureBareLoop({ fleet, connections, seconds: sizes.bareSeconds })
    turns.push({ bare, ours: await measureEngine({ fleet, connections, seconds: sizes.ourSeconds, warmUpSeconds: sizes.warmUpSeconds }) })
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
