import { atMost, type BenchResult, type Measure } from '../bench.ts'
import type { ChaosRun, HitKind } from './chaos-run.ts'
import { pointWords } from './journal-points.ts'
import type { Judgement } from './judge-run.ts'

export type Judged = { run: ChaosRun; judgement: Judgement }

const takeoverGoalSeconds = 15

/** Everything by journal point, and what matters most as figures. */
export function reportChaos({ judged, notes }: { judged: Judged[]; notes: string[] }): BenchResult {
  const hit = judged.filter(({ run }) => run.hit !== null)
  const sum = (of: (judgement: Judgement) => number): number => judged.reduce((total, { judgement }) => total + of(judgement), 0)
  const duplicates = sum((judgement) => judgement.duplicates)
  const lost = sum((judgement) => Number(judgement.lost))
  const untruthful = sum((judgement) => Number(judgement.untruths.length > 0))
  const takeovers = secondsOf(hit)
  const how = (kind: HitKind): Judged[] => hit.filter(({ run }) => run.hit!.how === kind)
  const kinds: HitKind[] = [
    'killed',
    'both killed',
    'frozen, woken after its takeover',
    'frozen, woken in time',
    'PostgreSQL restarted',
    'PostgreSQL crashed',
  ]
  const measures: Measure[] = [
    { name: 'runs', value: judged.length, unit: 'count' },
    { name: 'runs whose worker or database was hit', value: hit.length, unit: 'count' },
    ...kinds.map((kind) => ({ name: `… ${kind}`, value: how(kind).length, unit: 'count' })),
    { name: 'asked to stop while frozen', value: judged.filter(({ run }) => run.cancelled).length, unit: 'count' },
    { name: 'stopped half-way, a person decided', value: judged.filter(({ run }) => run.askedPerson).length, unit: 'count' },
    { name: 'taken over', value: takeovers.length, unit: 'count' },
    {
      name: 'takeover, p50',
      value: quantile(takeovers, 0.5),
      unit: 's',
      limit: takeoverGoalSeconds,
      ratio: quantile(takeovers, 0.5) / takeoverGoalSeconds,
    },
    {
      name: 'takeover, p95',
      value: quantile(takeovers, 0.95),
      unit: 's',
      limit: takeoverGoalSeconds,
      ratio: quantile(takeovers, 0.95) / takeoverGoalSeconds,
    },
    {
      name: 'effects sent again, absorbed by their key',
      value: sum((judgement) => judgement.repeatedArrivals) - duplicates,
      unit: 'count',
    },
    ...ends(judged),
  ]
  return {
    measures,
    goals: [
      { name: 'runs hit', value: hit.length, target: '≥ 500 (default size)', holds: hit.length >= 500 },
      atMost({ name: 'duplicate effects, at the target', value: duplicates, target: 0 }),
      atMost({ name: 'lost runs', value: lost, target: 0 }),
      atMost({ name: 'untruthful ends', value: untruthful, target: 0 }),
      atMost({ name: 'takeover, longest, s', value: quantile(takeovers, 1), target: takeoverGoalSeconds }),
    ],
    table: {
      head: [
        'where',
        'hit',
        'killed',
        'frozen',
        'postgres',
        'taken over',
        'p50 s',
        'p95 s',
        'max s',
        'sent again',
        'duplicate',
        'lost',
        'untrue',
      ],
      rows: Object.keys(pointWords).map((point) =>
        pointRow(
          point,
          hit.filter(({ run }) => run.hit!.point === point),
        ),
      ),
    },
    notes: [
      ...notes,
      ...judged
        .flatMap(({ judgement }) => judgement.untruths)
        .slice(0, 20)
        .map((untruth) => `UNTRUE ${untruth}`),
    ],
  }
}

function pointRow(point: string, some: Judged[]): string[] {
  const count = (matches: (judged: Judged) => boolean): string => String(some.filter(matches).length)
  const seconds = secondsOf(some)
  const figure = (share: number): string => (seconds.length === 0 ? '' : quantile(seconds, share).toFixed(1))
  return [
    pointWords[point]!,
    String(some.length),
    count(({ run }) => run.hit!.how.includes('killed')),
    count(({ run }) => run.hit!.how.includes('frozen')),
    count(({ run }) => run.hit!.how.includes('PostgreSQL')),
    String(seconds.length),
    figure(0.5),
    figure(0.95),
    figure(1),
    String(some.reduce((total, { judgement }) => total + judgement.repeatedArrivals, 0)),
    String(some.reduce((total, { judgement }) => total + judgement.duplicates, 0)),
    count(({ judgement }) => judgement.lost),
    count(({ judgement }) => judgement.untruths.length > 0),
  ]
}

function ends(judged: Judged[]): Measure[] {
  const states = new Map<string, number>()
  for (const { judgement } of judged) states.set(judgement.state, (states.get(judgement.state) ?? 0) + 1)
  return [...states].toSorted(([, a], [, b]) => b - a).map(([state, value]) => ({ name: `ended as ${state}`, value, unit: 'count' }))
}

function secondsOf(some: Judged[]): number[] {
  return some.flatMap(({ run }) => (run.takeoverMs === null ? [] : [run.takeoverMs / 1000])).toSorted((a, b) => a - b)
}

function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
