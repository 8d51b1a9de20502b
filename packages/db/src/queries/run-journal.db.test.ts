import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import type { RunState } from '@lamplighter/catalog/vocabulary'
import { plan, run, runStep, terminalRunStates } from '../schema/schema.ts'
import { importTenants } from '../testing/inventory-fixture.ts'
import { testDatabase } from '../testing/test-database.ts'
import { beatRun, intendStep, listRunSteps, recordStepOutcome, releaseRun, takeRun } from './run-journal.ts'
import { createRun } from './run-request.ts'
import { listRemediationDurations, listRemediationRecords } from './run-statistics.ts'

const database = testDatabase()
const at = new Date('2026-11-20T10:00:00Z')
let counter = 0

beforeAll(async () => {
  await importTenants(database.db, [{ id: 'acme' }])
  const plans = {
    tenant: 'acme',
    remediation: 'r',
    remediationVersion: 1,
    packVersion: '1',
    component: 'c',
    params: {},
    effects: [],
    effect: 'reversible' as const,
  }
  await database.db.insert(plan).values({
    id: 'p',
    ...plans,
    undo: { possible: false, why: 'no' },
    tenantsAffected: 1,
    hash: 'h',
    madeBy: 'op',
    madeAt: at,
    staleAt: at,
    gate: 'console',
  })
})

async function makeRun(overrides: Partial<typeof run.$inferInsert> = {}): Promise<string> {
  const id = overrides.id ?? `run-${++counter}`
  const values = {
    id,
    planId: 'p',
    tenant: 'acme',
    component: 'c',
    remediation: 'r',
    state: 'running' as const,
    reason: 'why',
    gate: 'console',
    requestedBy: 'op',
    requestedAt: at,
  }
  await createRun(database.db, {
    run: { ...values, ...overrides },
    steps: [
      { id: 'one', title: 'One' },
      { id: 'two', title: 'Two' },
    ],
    approval: null,
  })
  return id
}

const take = (id: string, worker: string, leaseMs = 10_000) => takeRun(database.db, { run: id, worker, leaseMs })

describe('one worker at a time', () => {
  test('of many workers that take a run at once exactly one gets it, and the attempt grows by one', async () => {
    const id = await makeRun()
    const taken = await Promise.all(Array.from({ length: 8 }, (_, index) => take(id, `w${index}`)))
    expect(taken.filter((row) => row !== null)).toHaveLength(1)
    expect(taken.find((row) => row !== null)).toMatchObject({ attempt: 1 })
  })

  test('a run is taken from a worker that fell silent, not from one that is heard', async () => {
    const id = await makeRun()
    await take(id, 'first')
    expect(await take(id, 'second')).toBeNull()
    await database.db
      .update(run)
      .set({ heartbeatAt: new Date(Date.now() - 11_000) })
      .where(eq(run.id, id))
    expect(await take(id, 'second')).toMatchObject({ attempt: 2, worker: 'second' })
    expect(await beatRun(database.db, { id, attempt: 1 })).toBeNull()
    expect(await beatRun(database.db, { id, attempt: 2 })).toEqual({ cancelRequested: false })
  })

  test('nothing that the worker of before writes counts any more', async () => {
    const id = await makeRun()
    await take(id, 'slow')
    expect(await intendStep(database.db, { run: id, attempt: 1, index: 0, at })).toBe('intended')
    await releaseRun(database.db, { id, attempt: 1 })
    await take(id, 'new')
    const outcome = { run: id, index: 0, at, state: 'succeeded', message: 'done' } as const
    expect(await recordStepOutcome(database.db, { ...outcome, attempt: 1 })).toBe(false)
    expect(await intendStep(database.db, { run: id, attempt: 1, index: 1, at })).toBe('fenced')
    expect(await recordStepOutcome(database.db, { ...outcome, state: 'recovered', attempt: 2 })).toBe(true)
    expect((await listRunSteps(database.db, id)).map(({ state, attempt }) => [state, attempt])).toEqual([
      ['recovered', 2],
      ['pending', 0],
    ])
  })

  test('a takeover comes wholly before an outcome or wholly after it, never in between', async () => {
    for (let round = 0; round < 12; round++) {
      const id = await makeRun()
      await take(id, 'slow')
      await intendStep(database.db, { run: id, attempt: 1, index: 0, at })
      const [written, taken] = await Promise.all([
        recordStepOutcome(database.db, { run: id, attempt: 1, index: 0, at, state: 'succeeded', message: 'done' }),
        take(id, 'new', 0),
      ])
      const [step] = await listRunSteps(database.db, id)
      expect(taken).toMatchObject({ attempt: 2 })
      expect(step?.state).toBe(written ? 'succeeded' : 'intended')
    }
  })

  test('a cancelled run begins no further step', async () => {
    const id = await makeRun()
    await take(id, 'w')
    await database.db.update(run).set({ cancelRequestedAt: at }).where(eq(run.id, id))
    expect(await intendStep(database.db, { run: id, attempt: 1, index: 0, at })).toBe('cancelled')
    expect(await beatRun(database.db, { id, attempt: 1 })).toEqual({ cancelRequested: true })
  })
})

describe('one mutating run per tenant and component', () => {
  const locking: RunState[] = ['queued', 'running', 'verifying', 'undoing']

  test.each(locking)('a run that is %s keeps every other away', async (state) => {
    const lockKey = `acme/${state}`
    await makeRun({ state, lockKey })
    for (const other of locking)
      await expect(makeRun({ state: other, lockKey })).rejects.toMatchObject({ cause: { code: '23505', constraint: 'run_lock_key' } })
  })

  test('runs that wait for approval, have ended, or change nothing do not', async () => {
    const lockKey = 'acme/free'
    for (const state of ['awaiting-approval', 'needs-decision', 'finished', 'cancelled'] as const) await makeRun({ state, lockKey })
    await makeRun({ lockKey })
    await makeRun({ lockKey: null })
    await makeRun({ lockKey: null })
  })

  test('of two requests at once one is refused', async () => {
    const outcomes = await Promise.allSettled([makeRun({ lockKey: 'acme/race' }), makeRun({ lockKey: 'acme/race' })])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})

test.each(terminalRunStates)('a run that is %s stays so, whatever writes', async (state) => {
  const id = await makeRun({ state })
  for (const to of ['running', 'needs-decision', 'undoing'] as const) {
    await expect(database.db.update(run).set({ state: to }).where(eq(run.id, id))).rejects.toMatchObject({ cause: { code: '23514' } })
  }
  await database.db.update(run).set({ followUpAt: at }).where(eq(run.id, id))
})

test('an idempotency key is used once', async () => {
  const id = await makeRun()
  const step = { run: id, index: 9, step: 'one', title: 'again', state: 'pending' as const, idempotencyKey: `${id}:one` }
  await expect(database.db.insert(runStep).values(step)).rejects.toMatchObject({ cause: { code: '23505' } })
})

test('a run has at most one undo that came to something', async () => {
  const id = await makeRun({ state: 'finished' })
  await makeRun({ undoOf: id, state: 'rejected' })
  await makeRun({ undoOf: id, state: 'undoing' })
  await expect(makeRun({ undoOf: id, state: 'queued' })).rejects.toMatchObject({ cause: { code: '23505' } })
})

test('statistics count verified outcomes by cause, and know how long it takes; undo runs are left out', async () => {
  const { db } = database
  const finish = (seconds: number, overrides: Partial<typeof run.$inferInsert>) =>
    makeRun({ remediation: 'stats', state: 'finished', startedAt: at, finishedAt: new Date(at.getTime() + seconds * 1000), ...overrides })
  for (let seconds = 1; seconds <= 9; seconds++) await finish(seconds, { cause: 'a', verdict: seconds <= 7 ? 'fixed' : 'unchanged' })
  const last = await finish(11, { cause: 'b', verdict: 'worse' })
  await finish(500, { cause: 'a', verdict: 'fixed', undoOf: last })
  await makeRun({ remediation: 'stats', cause: 'a', state: 'refused' })
  const since = new Date('2026-11-01')
  expect(await listRemediationRecords(db, { remediations: ['stats', 'never'], since })).toEqual([
    { remediation: 'stats', cause: 'a', fixed: 7, unchanged: 2, worse: 0, unknown: 0 },
    { remediation: 'stats', cause: 'b', fixed: 0, unchanged: 0, worse: 1, unknown: 0 },
  ])
  const [duration] = await listRemediationDurations(db, { remediations: ['stats', 'never'], since })
  expect(duration).toMatchObject({ remediation: 'stats', runs: 10, p50Seconds: 5.5 })
  expect(duration?.p90Seconds).toBeCloseTo(9.2)
})
