import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import type { OperationsContext } from '../context.ts'
import { cancelRun } from './cancel-run.ts'
import type { JournalPoint } from './carry-out-steps.ts'
import { leaseMs } from './run-holder.ts'
import { createRunWorld, type RunWorld } from './run-fixture.ts'

// A worker that goes away, or was away too long, and what it leaves to the next one.

const database = testDatabase()
let world: RunWorld

beforeEach(async () => {
  world = await createRunWorld(database.db)
})
afterEach(() => void vi.restoreAllMocks())

async function started() {
  const operator = await world.operator('l2')
  const tenant = await world.tenant()
  return { operator, tenant, run: await world.start({ operator, tenant }) }
}

/** Calls `act` once, when the attempt comes to this point. */
function when(point: JournalPoint, act: () => unknown): (seen: JournalPoint) => Promise<void> {
  let done = false
  return async (seen) => {
    if (done || seen.at !== point.at || seen.step !== point.step) return
    done = true
    await act()
  }
}

describe('a worker that drains because its server is deployed anew', () => {
  test.each(['before-intent', 'after-intent', 'after-effect'] as const)(
    'at %s of a step: that step ends, the rest waits for another worker at once, and nothing is done twice',
    async (at) => {
      const { run } = await started()
      world.jobs.length = 0
      const drain = new AbortController()
      await world.execute(run, { draining: drain.signal, observe: when({ at, step: 'outbox' }, () => drain.abort()) })
      const left = await world.see(run)
      expect(left).toMatchObject({ state: 'running', worker: null, attempt: 1 })
      expect(left.steps).toEqual(['inbox succeeded', 'outbox succeeded', 'archive pending'])
      expect(world.jobs).toMatchObject([{ name: 'run', data: { run: run.id }, onceKey: run.id, priority: 10 }])
      // A lease that would last for ever: it is free now, not after a silence.
      await world.execute(run, { leaseMs: 600_000 })
      expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed', attempt: 2 })
      expect([...world.mailbox.deliveries.values()]).toEqual([1, 1, 1])
    },
  )

  test('while it looks again: the looking is left to another worker', async () => {
    const { run } = await started()
    const drain = new AbortController()
    const look = world.context.runChecks
    world.context.runChecks = async (options) => {
      drain.abort()
      return look(options)
    }
    await world.execute(run, { draining: drain.signal })
    expect(await world.see(run)).toMatchObject({ state: 'verifying', worker: null, verdict: null })
    await world.execute(run, { leaseMs: 600_000 })
    expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed' })
  })

  test('that has only just taken a run does not start it', async () => {
    const { run } = await started()
    await world.execute(run, { draining: AbortSignal.abort() })
    expect(await world.see(run)).toMatchObject({ state: 'queued', worker: null })
    expect(world.mailbox.deliveries.size).toBe(0)
  })

  test('while the start and the first intent are on their way: nothing is done, the intent is taken back, and another worker does it all', async () => {
    const { run } = await started()
    const drain = new AbortController()
    await world.execute(run, { draining: drain.signal, observe: when({ at: 'before-intent', step: 'inbox' }, () => drain.abort()) })
    const left = await world.see(run)
    expect(left).toMatchObject({ state: 'running', worker: null })
    expect(left.steps).toEqual(['inbox pending', 'outbox pending', 'archive pending'])
    expect(world.mailbox.deliveries.size).toBe(0)
    await world.execute(run, { leaseMs: 600_000 })
    expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed', attempt: 2 })
    expect([...world.mailbox.deliveries.values()]).toEqual([1, 1, 1])
  })

  test('told to let go at once between an intent and its effect: the effect is not begun, and nobody needs to ask about it', async () => {
    const operator = await world.operator('l2')
    const run = await world.start({ operator, tenant: await world.tenant(), remediation: 'mailbox/clear-blindly' })
    const stop = new AbortController()
    await world.execute(run, { signal: stop.signal, observe: when({ at: 'after-intent', step: 'outbox' }, () => stop.abort()) })
    expect((await world.see(run)).steps).toEqual(['inbox succeeded', 'outbox pending', 'archive pending'])
    await world.execute(run, { leaseMs: 600_000 })
    expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed' })
    expect([...world.mailbox.deliveries.values()]).toEqual([1, 1, 1])
  })
})

describe('a worker that was frozen for longer than its lease', () => {
  const asleep = () => {
    const later = performance.now() + leaseMs
    vi.spyOn(performance, 'now').mockImplementation(() => later)
  }

  test('does not begin the effect of its intent: another attempt may be at it (windmill#9214)', async () => {
    const { run } = await started()
    await world.execute(run, { observe: when({ at: 'after-intent', step: 'inbox' }, asleep) })
    expect(world.mailbox.deliveries.size).toBe(0)
    expect(await world.see(run)).toMatchObject({ state: 'running', worker: null })
    vi.restoreAllMocks()
    await world.execute(run)
    expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed', attempt: 2 })
  })

  test('and finds its run taken over: it sends nothing, and leaves the other attempt’s intent alone', async () => {
    const { run } = await started()
    const observe = when({ at: 'after-intent', step: 'inbox' }, async () => {
      await world
        .execute(run, { observe: when({ at: 'before-intent', step: 'archive' }, () => Promise.reject(new Error('died'))) })
        .catch(() => {})
      asleep()
    })
    await world.execute(run, { observe })
    expect((await world.see(run)).steps).toEqual(['inbox succeeded', 'outbox succeeded', 'archive pending'])
    expect([...world.mailbox.deliveries.values()]).toEqual([1, 1])
  })
})

test('cancelled after an intent whose worker fell silent: that step is done, for the worker may wake up and do it, and the run stops before the next', async () => {
  const { run, operator } = await started()
  await world
    .execute(run, { observe: when({ at: 'after-intent', step: 'outbox' }, () => Promise.reject(new Error('died'))) })
    .catch(() => {})
  await cancelRun(world.context, { operator, run: run.id, reason: 'Called back', gate: 'test' })
  await world.execute(run)
  const seen = await world.see(run)
  expect(seen).toMatchObject({
    state: 'cancelled',
    failure: { message: 'Stopped before “Move the archive on”, after “Move the outbox on”.' },
  })
  expect(seen.steps).toEqual(['inbox succeeded', 'outbox succeeded', 'archive skipped'])
  expect([...world.mailbox.deliveries.values()]).toEqual([1, 1])
})

test('frozen with its request in hand, taken over and asked to stop: what it sends when it wakes up is what the run says', async () => {
  const { run, operator } = await started()
  let thaw: () => void = () => {}
  const gate = new Promise<void>((resolve) => (thaw = resolve))
  let arrived: () => void = () => {}
  const inHand = new Promise<void>((resolve) => (arrived = resolve))
  let first = true
  world.mailbox.hook = async ({ when: at, step }) => {
    if (at !== 'before' || step !== 'outbox' || !first) return
    first = false
    arrived()
    await gate
  }
  const frozen = world.execute(run)
  await inHand
  await cancelRun(world.context, { operator, run: run.id, reason: 'Called back', gate: 'test' })
  await world.execute(run)
  thaw()
  await frozen
  expect((await world.see(run)).steps).toEqual(['inbox succeeded', 'outbox succeeded', 'archive skipped'])
  expect([...world.mailbox.applied.keys()]).toEqual([`${run.id}:inbox`, `${run.id}:outbox`])
})

describe('a run whose pack version has been replaced while it was under way', () => {
  const newPack = (context: OperationsContext): OperationsContext => ({ ...context, pack: { ...context.pack, version: '2.0.0' } })

  test('stops, says so, and calls its open intent untold: the new version does not carry out another one’s steps', async () => {
    const { run } = await started()
    await world
      .execute(run, { observe: when({ at: 'after-intent', step: 'outbox' }, () => Promise.reject(new Error('died'))) })
      .catch(() => {})
    world.context = newPack(world.context)
    await world.execute(run)
    const seen = await world.see(run)
    expect(seen).toMatchObject({ state: 'needs-decision', failure: { code: 'step/unknown', step: 'pack' } })
    expect(seen.failure?.message).toContain('version 1.0.0 of the pack')
    expect(seen.steps).toEqual(['inbox succeeded', 'outbox unknown', 'archive pending'])
    expect(world.mailbox.deliveries.size).toBe(1)
  })

  test('before it started: refused, and nothing was changed', async () => {
    const { run } = await started()
    world.context = newPack(world.context)
    await world.execute(run)
    expect(await world.see(run)).toMatchObject({ state: 'refused', failure: { code: 'plan/changed' } })
    expect(world.mailbox.deliveries.size).toBe(0)
  })
})
