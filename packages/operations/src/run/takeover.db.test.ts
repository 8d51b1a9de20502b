import { beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { verifyAudit } from '../audit/verify-audit.ts'
import type { JournalPoint } from './carry-out-steps.ts'
import { parts, partsOf } from './fake-mailbox.ts'
import { auditActions, createRunWorld, type RunWorld } from './run-fixture.ts'
import { sweepRuns } from './sweep-runs.ts'

// A worker that dies or freezes is one that never goes on: it is held at a point of the journal for ever, its memory and
// its promises with it, while another one takes the run over. Thawing lets it go on, as after SIGCONT.

const database = testDatabase()
let world: RunWorld

beforeEach(async () => {
  world = await createRunWorld(database.db)
})

async function started(remediation?: string) {
  const operator = await world.operator('l2')
  const tenant = await world.tenant()
  return { operator, tenant, run: await world.start({ operator, tenant, ...(remediation ? { remediation } : {}) }) }
}

/** Starts an attempt that stops for ever at the point, and resolves when it is there. */
function freezeAt(run: { id: string }, point: JournalPoint): { reached: Promise<void>; thaw: () => void; ended: Promise<unknown> } {
  let thaw: () => void = () => {}
  const gate = new Promise<void>((resolve) => (thaw = resolve))
  let arrived: () => void = () => {}
  const reached = new Promise<void>((resolve) => (arrived = resolve))
  const observe = async (seen: JournalPoint) => {
    if (seen.at !== point.at || seen.step !== point.step) return
    arrived()
    await gate
  }
  return { reached, thaw, ended: world.execute(run, { observe }) }
}

const points: JournalPoint[] = parts.flatMap((step) =>
  (['before-intent', 'after-intent', 'after-effect', 'after-outcome'] as const).map((at) => ({ at, step })),
)

describe('a worker that dies at any point of the journal (windmill#9214, semaphore#1385)', () => {
  test.each(points)('$at of $step: another worker ends the run, each effect happened once', async (point) => {
    const { run, tenant } = await started()
    const dead = freezeAt(run, point)
    await dead.reached
    await world.execute(run)
    const seen = await world.see(run)
    expect(seen).toMatchObject({ state: 'finished', verdict: 'fixed', attempt: 2 })
    expect(Object.values(partsOf(world.mailbox, tenant))).toEqual(['moving', 'moving', 'moving'])
    expect([...world.mailbox.deliveries]).toEqual(parts.map((step) => [`${run.id}:${step}`, 1]))
    const recovered = point.at === 'after-effect' ? point.step : null
    expect(seen.steps).toEqual(parts.map((step) => `${step} ${step === recovered ? 'recovered' : 'succeeded'}`))
    dead.thaw()
    await dead.ended
  })

  test.each(points)('$at of $step: the frozen worker wakes up and changes nothing any more', async (point) => {
    const { run } = await started()
    const frozen = freezeAt(run, point)
    await frozen.reached
    await world.execute(run)
    const before = await world.see(run)
    frozen.thaw()
    await frozen.ended
    expect(await world.see(run)).toEqual(before)
    expect([...world.mailbox.applied]).toEqual(parts.map((step) => [`${run.id}:${step}`, 1]))
    expect((await auditActions(database.db, run.id)).filter((action) => action === 'run.verified')).toHaveLength(1)
  })
})

test('frozen inside a step, before its effect: the effect arrives twice under one key and happens once', async () => {
  const { run } = await started()
  let thaw: () => void = () => {}
  const gate = new Promise<void>((resolve) => (thaw = resolve))
  let arrived: () => void = () => {}
  const reached = new Promise<void>((resolve) => (arrived = resolve))
  let first = true
  world.mailbox.hook = async ({ when, step }) => {
    if (when !== 'before' || step !== 'outbox' || !first) return
    first = false
    arrived()
    await gate
  }
  const frozen = world.execute(run)
  await reached
  await world.execute(run)
  thaw()
  await frozen
  expect(world.mailbox.applied.get(`${run.id}:outbox`)).toBe(1)
  expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed' })
})

test('died between effect and outcome, where nobody can be asked: unknown, verified, and a person decides', async () => {
  const { run } = await started('mailbox/clear-blindly')
  const dead = freezeAt(run, { at: 'after-effect', step: 'outbox' })
  await dead.reached
  await world.execute(run)
  const seen = await world.see(run)
  expect(seen).toMatchObject({ state: 'needs-decision', verdict: 'unchanged', failure: { code: 'step/unknown', step: 'outbox' } })
  expect(world.mailbox.deliveries.get(`${run.id}:outbox`)).toBe(1)
  expect(world.mailbox.deliveries.has(`${run.id}:archive`)).toBe(false)
  dead.thaw()
  await dead.ended
})

test('a probe that can not tell stops the run as well', async () => {
  const { run } = await started()
  const dead = freezeAt(run, { at: 'after-intent', step: 'inbox' })
  await dead.reached
  world.mailbox.probeAnswer = 'cannot-tell'
  await world.execute(run)
  expect(await world.see(run)).toMatchObject({ state: 'needs-decision', failure: { code: 'step/unknown', step: 'inbox' } })
  expect(world.mailbox.deliveries.size).toBe(0)
  dead.thaw()
  await dead.ended
})

test('a worker that died while verifying is followed by one that verifies', async () => {
  const { run } = await started()
  let arrived: () => void = () => {}
  const reached = new Promise<void>((resolve) => (arrived = resolve))
  const look = world.context.runChecks
  world.context.runChecks = () => {
    arrived()
    return new Promise(() => {})
  }
  void world.execute(run, { signal: AbortSignal.timeout(60_000) })
  await reached
  expect((await world.see(run)).state).toBe('verifying')
  world.context.runChecks = look
  await world.execute(run)
  expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed', attempt: 2 })
})

test('of workers that take one run at the same moment, exactly one carries it on', async () => {
  const { run } = await started()
  const answers = await Promise.all(Array.from({ length: 6 }, () => world.execute(run, { leaseMs: 60_000 })))
  expect(answers.filter((answer) => answer === 'carried-on')).toHaveLength(1)
  expect([...world.mailbox.deliveries.values()]).toEqual([1, 1, 1])
  expect(await world.see(run)).toMatchObject({ state: 'finished', attempt: 1 })
})

test('a live worker is not robbed: within its lease nobody else takes the run', async () => {
  const { run } = await started()
  const busy = freezeAt(run, { at: 'after-intent', step: 'inbox' })
  await busy.reached
  expect(await world.execute(run, { leaseMs: 60_000 })).toBe('not-mine')
  busy.thaw()
  await busy.ended
  expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed', attempt: 1 })
})

test('the sweep finds the run of a dead worker and asks for another one', async () => {
  const { run } = await started()
  const dead = freezeAt(run, { at: 'after-intent', step: 'inbox' })
  await dead.reached
  world.jobs.length = 0
  await sweepRuns(world.context, { leaseMs: 60_000 })
  expect(world.jobs).toEqual([])
  await sweepRuns(world.context, { leaseMs: 0 })
  expect(world.jobs).toMatchObject([{ name: 'run', data: { run: run.id }, onceKey: run.id }])
  await world.execute(run)
  dead.thaw()
  await dead.ended
  expect(await verifyAudit(database.db)).toMatchObject({ type: 'intact' })
})

test('a worker that is told to stop lets the run go between steps, and another carries it on', async () => {
  const { run } = await started()
  const draining = new AbortController()
  const observe = async (point: JournalPoint) => {
    if (point.at === 'after-outcome' && point.step === 'inbox') draining.abort()
  }
  await world.execute(run, { signal: draining.signal, observe })
  expect(await world.see(run)).toMatchObject({ state: 'running', worker: null, attempt: 1 })
  await world.execute(run, { leaseMs: 60_000 })
  expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed', attempt: 2 })
  expect([...world.mailbox.deliveries.values()]).toEqual([1, 1, 1])
})
