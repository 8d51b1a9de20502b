import type { Random } from '../seeded-random.ts'
import { newChaosRun, type ChaosRun, type HitKind } from './chaos-run.ts'
import { lockedPoints, openPoints, pointOf, type RunKind } from './journal-points.ts'

export type RoundPlan = { how: HitKind; runs: number; /** Nobody is held: the hit comes at a random moment. */ storm: boolean }

const held = (how: HitKind, runs: number): RoundPlan => ({ how, runs, storm: false })
const storm = (how: HitKind, runs: number): RoundPlan => ({ how, runs, storm: true })

/** In rounds that hit one worker of two, about half of the runs are hit. */
export function roundPlans({ quick }: { quick: boolean }): RoundPlan[] {
  if (quick) {
    return [
      held('killed', 24),
      held('frozen, woken after its takeover', 24),
      held('frozen, woken in time', 16),
      held('PostgreSQL crashed', 24),
      storm('killed', 16),
    ]
  }
  const long = 'frozen, woken after its takeover'
  return [
    held('killed', 60),
    held(long, 60),
    held('PostgreSQL restarted', 48),
    held('frozen, woken in time', 60),
    held('both killed', 48),
    storm('killed', 60),
    held('killed', 60),
    held(long, 60),
    held('PostgreSQL crashed', 48),
    storm(long, 60),
    held('killed', 60),
    held('frozen, woken in time', 60),
    held(long, 60),
    held('both killed', 48),
    storm('PostgreSQL crashed', 48),
    held('killed', 60),
    held(long, 60),
    storm('killed', 60),
    storm('PostgreSQL restarted', 48),
    held('killed', 60),
  ]
}

/** Deals out the points evenly, each kind's in a shuffled order, over all rounds. */
export function createDealer(random: Random): {
  runs(options: { round: number; plan: RoundPlan; undoable: { id: string; tenant: string }[] }): ChaosRun[]
  last(round: number): ChaosRun
} {
  const decks: Record<RunKind, string[]> = { keyed: [], blind: [], undo: [] }
  let locked = 0
  const deal = (kind: RunKind): string => {
    if (decks[kind].length === 0) decks[kind] = shuffled(openPoints[kind], random)
    return decks[kind].pop()!
  }
  return {
    runs: ({ round, plan, undoable }) =>
      Array.from({ length: plan.runs }, (_, index) => {
        const wanted: RunKind = index % 6 === 4 ? 'blind' : index % 6 === 5 ? 'undo' : 'keyed'
        const original = wanted === 'undo' ? undoable.shift() : undefined
        const kind = wanted === 'undo' && original === undefined ? 'keyed' : wanted
        return newChaosRun({
          id: `run-${round}-${index}`,
          tenant: original?.tenant ?? `t-${round}-${index}`,
          kind,
          point: plan.storm ? null : pointOf({ point: deal(kind), kind, random }),
          undoOf: original?.id ?? null,
        })
      }),
    last: (round) =>
      newChaosRun({
        id: `run-${round}-last`,
        tenant: `t-${round}-last`,
        kind: 'keyed',
        point: lockedPoints[locked++ % lockedPoints.length]!,
        undoOf: null,
      }),
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, order: random.next() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item)
}
