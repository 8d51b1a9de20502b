import fc from 'fast-check'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { RunState } from '@lamplighter/catalog/vocabulary'
import { isTerminal, runStates, type Operator } from '@lamplighter/remediation'
import { testDatabase } from '@lamplighter/testing'
import { approveRun, rejectRun } from '../approval/decide-approval.ts'
import { verifyAudit } from '../audit/verify-audit.ts'
import { drawnPlays } from '../testing/drawn-plays.ts'
import { cancelRun } from './cancel-run.ts'
import { decideRun } from './decide-run.ts'
import { parts, partsOf } from './fake-mailbox.ts'
import { createRunWorld, type RunWorld } from './run-fixture.ts'
import { sweepRuns } from './sweep-runs.ts'
import { undoRun } from './undo-run.ts'

// Doors, workers, deaths and answers of the target in any order and at the same time, on a real database.

const database = testDatabase()
const withinMs = 180_000

let worlds = 0
/** Each play begins hours after the one before it, or its failures would have opened the circuit for the next. */
async function freshWorld(): Promise<RunWorld> {
  const world = await createRunWorld(database.db)
  worlds += 1
  world.clock.now = new Date(world.clock.now.getTime() + worlds * 3 * 3_600_000)
  return world
}

const doors = [
  'work',
  'work and die',
  'cancel',
  'approve',
  'reject',
  'continue',
  'stop',
  'undo half',
  'undo',
  'ask again',
  'sweep',
] as const
type Door = (typeof doors)[number]
type Play = { world: RunWorld; requester: Operator; lead: Operator; runs: string[]; ask: () => Promise<void> }

const because = { reason: 'Somebody pressed it', gate: 'test' }

/** Presses one door at the newest run; every answer is allowed, a refusal too. What throws is only a worker that dies. */
async function press({ door, play }: { door: Door; play: Play }): Promise<void> {
  const { world, requester, lead, runs } = play
  const { context } = world
  const run = runs.at(-1)!
  const decide = (choice: 'continue' | 'stop' | 'undo') => decideRun(context, { operator: lead, run, choice, ...because })
  const found = (answer: Awaited<ReturnType<typeof undoRun | typeof decideRun>>) => {
    if ('run' in answer && !runs.includes(answer.run.id)) runs.push(answer.run.id)
  }
  switch (door) {
    case 'work':
      return void (await world.execute({ id: run }))
    case 'work and die':
      return void (await world
        .execute({ id: run }, { observe: async ({ at }) => (at === 'after-effect' ? Promise.reject(new Error('died')) : undefined) })
        .catch(() => {}))
    case 'cancel':
      return void (await cancelRun(context, { operator: requester, run, ...because }))
    case 'approve':
    case 'reject': {
      const { plan, state } = await world.see({ id: run })
      if (state !== 'awaiting-approval') return
      await (door === 'approve' ? approveRun : rejectRun)(context, { operator: lead, run, planHash: plan.hash, ...because })
      return
    }
    case 'continue':
    case 'stop':
      return void (await decide(door))
    case 'undo half':
      return found(await decide('undo'))
    case 'undo':
      return found(await undoRun(context, { operator: requester, run, case: null, ...because }))
    case 'ask again':
      return play.ask()
    case 'sweep':
      return void (await sweepRuns(context, { leaseMs: 0 }))
  }
}

/** Every move on record leads from where the one before it led, along a rule of the table, and nothing leaves an end. */
async function movesOf(run: string): Promise<{ from: RunState; to: RunState }[]> {
  const { rows } = await database.db.execute<{ from: RunState; to: RunState }>(
    sql`select details->>'from' as from, details->>'to' as to from audit_event
        where subject = ${run} and details->>'from' is not null and details->>'to' is not null order by seq`,
  )
  return rows
}

const remediation = fc.constantFrom('mailbox/clear', 'mailbox/clear-blindly', 'mailbox/rebuild')
const batch = fc.array(fc.constantFrom(...doors), { minLength: 1, maxLength: 3 })
const target = fc.record({
  probe: fc.constantFrom(null, null, 'cannot-tell' as const),
  failing: fc.subarray([...parts], { maxLength: 1 }),
})

test(
  'doors pressed in any order, twice and at once, by workers that die and targets that fail, never leave the table of states',
  async () => {
    await fc.assert(
      fc.asyncProperty(remediation, target, fc.array(batch, { minLength: 1, maxLength: 7 }), async (id, { probe, failing }, batches) => {
        const world = await freshWorld()
        world.mailbox.probeAnswer = probe
        failing.forEach((part) => world.mailbox.failing.add(part))
        const requester = await world.operator('l2')
        const lead = await world.operator('lead')
        const tenant = await world.tenant()
        const plan = await world.plan({ operator: requester, tenant, remediation: id })
        const asked = await Promise.all([1, 2].map(() => world.request({ operator: requester, plan })))
        const runs = [...new Set(asked.map((answer) => (answer.type === 'requested' ? answer.run.id : 'refused')))]
        expect(runs).toHaveLength(1)
        const play: Play = { world, requester, lead, runs, ask: async () => void (await world.request({ operator: requester, plan })) }
        for (const doorsAtOnce of batches) await Promise.all(doorsAtOnce.map((door) => press({ door, play })))

        for (const run of runs) {
          const moves = await movesOf(run)
          const seen = await world.see({ id: run })
          let at: RunState = id === 'mailbox/rebuild' && seen.undoOf === null ? 'awaiting-approval' : 'queued'
          for (const { from, to } of moves) {
            expect(from).toBe(at)
            expect(isTerminal(from)).toBe(false)
            expect(Object.values(runStates[from].on).map((rule) => rule.to)).toContain(to)
            at = to
          }
          expect(seen.state).toBe(at)
          const says = seen.rows.filter((row) => ['succeeded', 'recovered', 'undone'].includes(row.state)).map((row) => row.idempotencyKey)
          for (const key of says) expect(world.mailbox.applied.get(key)).toBe(1)
          for (const row of seen.rows.filter(({ state }) => state === 'skipped' || state === 'pending'))
            expect(world.mailbox.applied.has(row.idempotencyKey)).toBe(false)
        }
      }),
      drawnPlays({ numRuns: 40, withinMs }),
    )
    expect(await verifyAudit(database.db)).toMatchObject({ type: 'intact' })
  },
  withinMs,
)

test(
  'undo after run is the identity on what was captured, from any state of the world and after any death on the way',
  async () => {
    const value = fc.constantFrom('stuck', 'moving', 'half', 'odd · \u00e4', '')
    const deathsAt = (moments: readonly string[]) => fc.subarray(parts.flatMap((step) => moments.map((at) => `${at} ${step}`)))
    // A step that died between effect and outcome has lost the way back; an undo needs none.
    const deaths = deathsAt(['before-intent', 'after-intent', 'after-outcome'])
    const undoDeaths = deathsAt(['before-intent', 'after-intent', 'after-effect', 'after-outcome'])
    await fc.assert(
      fc.asyncProperty(
        fc.record({ inbox: value, outbox: value, archive: value }),
        deaths,
        undoDeaths,
        async (start, points, undoPoints) => {
          const world = await freshWorld()
          const operator = await world.operator('l2')
          const tenant = await world.tenant()
          Object.assign(partsOf(world.mailbox, tenant), start)
          const run = await world.start({ operator, tenant })
          const dyingAt = (left: Set<string>) => async (point: { at: string; step: string }) => {
            if (left.delete(`${point.at} ${point.step}`)) throw new Error('died')
          }
          const observe = dyingAt(new Set(points))
          // Each attempt dies at most once: one more than there are deaths is enough, and a play can not last for ever.
          for (let tried = 0; tried <= points.length; tried += 1) await world.execute(run, { observe }).catch(() => {})
          expect((await world.see(run)).state).toBe('finished')
          expect(Object.values(partsOf(world.mailbox, tenant))).toEqual(['moving', 'moving', 'moving'])
          const undo = await undoRun(world.context, { operator, run: run.id, case: null, ...because })
          if (undo.type === 'refused') throw new Error(undo.reasons.map(({ code }) => code).join())
          const undoObserve = dyingAt(new Set(undoPoints))
          for (let tried = 0; tried <= undoPoints.length; tried += 1)
            await world.execute(undo.run, { observe: undoObserve }).catch(() => {})
          expect((await world.see(undo.run)).state).toBe('undone')
          for (const name of parts) expect(world.mailbox.deliveries.get(`${undo.run.id}:${name}`)).toBe(1)
          expect(partsOf(world.mailbox, tenant)).toEqual(start)
        },
      ),
      drawnPlays({ numRuns: 40, withinMs }),
    )
  },
  withinMs,
)
