import { listRunSteps, readRun } from '@lamplighter/db/queries'
import { restingStates, type ChaosRun } from './chaos-run.ts'
import type { ChaosWorld } from './chaos-world.ts'
import { parts } from './mailbox-pack.ts'

export type Judgement = {
  lost: boolean
  /** Effects beyond the first under one key, at the target. */
  duplicates: number
  /** Requests beyond the first under one key: what only the target's keys kept from being a duplicate. */
  repeatedArrivals: number
  /** Where the record says something else than the target. */
  untruths: string[]
  state: string
}

const happened = new Set(['succeeded', 'recovered', 'undone'])
const untouched = new Set(['pending', 'skipped'])

/** Compares what we have on record about a run with what its target says. */
export async function judgeRun({ world, run }: { world: ChaosWorld; run: ChaosRun }): Promise<Judgement> {
  const { db } = world.database
  const row = await readRun(db, run.id)
  const keys = parts.map((step) => `${run.id}:${step}`)
  const counts = (from: Map<string, number | unknown[]>): number[] =>
    keys.map((key) => {
      const value = from.get(key) ?? 0
      return typeof value === 'number' ? value : value.length
    })
  const applied = counts(world.target.applied)
  const beyondFirst = (many: number[]): number => many.reduce((sum, count) => sum + Math.max(0, count - 1), 0)
  const judgement: Judgement = {
    lost: !run.mustNotExist && (row === null || !restingStates.includes(row.state)),
    duplicates: beyondFirst(applied),
    repeatedArrivals: beyondFirst(counts(world.target.arrivals)),
    untruths: [],
    state: row?.state ?? 'none',
  }
  const say = (untruth: string): void => void judgement.untruths.push(`${run.id} (${run.hit?.how}, ${run.hit?.point}): ${untruth}`)
  if (run.mustNotExist) {
    if (row !== null) say('exists although its request was never committed')
    if (applied.some((count) => count > 0)) say('had an effect although its request was never committed')
    return judgement
  }
  if (row === null || judgement.lost) return judgement

  const steps = await listRunSteps(db, run.id)
  for (const step of steps) {
    const count = world.target.applied.get(step.idempotencyKey)?.length ?? 0
    if (happened.has(step.state) && count === 0) say(`${step.step} is ${step.state}, and did not happen`)
    if (untouched.has(step.state) && count > 0) say(`${step.step} is ${step.state}, and happened`)
    if (step.state === 'intended') say(`${step.step} is still only intended`)
    // An undo whose way back got lost with its answer says so; nothing else fails here.
    if (step.state === 'failed' && !(run.kind === 'undo' && count === 0)) say(`${step.step} failed: ${step.message}`)
  }
  const done = steps.filter((step) => happened.has(step.state)).length
  if (row.state === 'finished' && run.kind === 'keyed' && done < steps.length) say(`finished after ${done} of ${steps.length} steps`)
  if (row.state === 'undone' && done < steps.length) say(`undone after ${done} of ${steps.length} steps`)
  if (row.state === 'cancelled' && !run.cancelled) say('cancelled, and nobody asked')
  if (row.state === 'refused') say(`refused: ${row.failure?.message}`)
  for (const untruth of verdictUntruths({ world, run, row })) say(untruth)
  for (const untruth of await historyUntruths({ world, run })) say(untruth)
  return judgement
}

type Row = NonNullable<Awaited<ReturnType<typeof readRun>>>

/** `fixed` means that all parts moved when it was looked; `unchanged`, that one did not. Undo promises the captured state. */
function verdictUntruths({ world, run, row }: { world: ChaosWorld; run: ChaosRun; row: Row }): string[] {
  if (row.verdict === null || row.checksAfter === null || row.checksAfter.length === 0) return []
  const lookedAt = Math.min(...row.checksAfter.map((snapshot) => Date.parse(snapshot.observedAt)))
  const effects = [...world.target.applied.values()].flat().filter((effect) => effect.tenant === run.tenant)
  const valueAt = (name: string, at: number): string =>
    effects
      .filter((effect) => effect.name === name && effect.at <= at)
      .toSorted((a, b) => a.at - b.at)
      .at(-1)?.value ?? 'stuck'
  const moved = parts.every((name) => valueAt(name, lookedAt) === 'moving')
  if (run.kind === 'undo')
    return row.state === 'undone' && parts.some((name) => valueAt(name, Date.now()) !== 'stuck') ? ['undone, and a part still moves'] : []
  if (row.verdict === 'fixed' && !moved) return ['fixed, and a part was stuck']
  if (row.verdict === 'unchanged' && moved) return ['unchanged, and all parts moved']
  return []
}

/** Exactly one entry about how it ended, and none after it that moves it. */
async function historyUntruths({ world, run }: { world: ChaosWorld; run: ChaosRun }): Promise<string[]> {
  const { rows } = await world.database.pool.query<{ to: string }>(
    `select details->>'to' as to from audit_event where subject = $1 and details->>'to' is not null order by seq`,
    [run.id],
  )
  const resting = new Set(['finished', 'undone', 'refused', 'cancelled'])
  const firstEnd = rows.findIndex(({ to }) => resting.has(to))
  return firstEnd !== -1 && firstEnd < rows.length - 1 ? [`moved on after its end: ${rows.map(({ to }) => to).join(' → ')}`] : []
}
