import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { diagnose } from '../diagnosis/diagnose.ts'
import { createFakeSystem, fakeOperator, seedTenants, type FakeSystem } from '../fakes/fake-context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import { getEvidenceBundle } from '../diagnosis/get-diagnosis.ts'
import { createSweep, type Sweep } from '../sweep/sweep.ts'
import { outcomeViewSchema } from '../views/learning-view.ts'
import { answerDiagnosis, type AnswerOptions } from './answer-diagnosis.ts'
import { getLearning } from './get-learning.ts'
import { getOutcome } from './get-outcome.ts'

const database = testDatabase()
const operator = fakeOperator()
let system: FakeSystem
let sweep: Sweep

beforeEach(async () => {
  await database.db.execute(
    sql`truncate tenant, operator, diagnosis, check_state, feature_state, tenant_health, sweep_schedule, transition, learned_fact, learned_count, audit_event, live_event, setting, shared_problem cascade`,
  )
  await database.db.execute(
    sql`insert into operator (id, name, email, role, created_at) values ('op-1', 'Lina', 'lina@ops.example', 'l1', now())`,
  )
  system = createFakeSystem(database.db)
  system.world.tenants = ['acme', 'amber', 'azure', 'beryl', 'coral', 'dune', 'ember'].map((id) => fakeTenant({ id }))
  await seedTenants({ system })
  sweep = createSweep({ context: system.context, worker: 'w1' })
  await sweep.round()
  return () => sweep.stop()
})

async function breakCredential(tenant = 'acme') {
  system.world.set({ tenant, check: 'checkout/place-order', answer: { type: 'fail', code: 'refused' } })
  system.world.set({ tenant, check: 'credential/accepted', answer: { type: 'fail', code: 'expired' } })
  await round()
}
async function round() {
  system.advance({ seconds: 61 })
  await sweep.round()
}
const ask = (tenant = 'acme') => diagnose({ context: system.context, operator, tenant, feature: 'checkout' })
const answer = async (diagnosis: string, given: AnswerOptions['answer'], as = operator) =>
  outcomeViewSchema.parse(await answerDiagnosis({ context: system.context, operator: as, diagnosis, answer: given }))
const inForce = async () =>
  (
    await database.pool.query<Record<string, unknown>>(
      'select stated_cause, stated_right, true_cause, "group" from learned_fact where withdrawn_at is null',
    )
  ).rows
const confirmed = async () =>
  (
    await database.pool.query<{ subject: string; hits: number }>(
      "select subject, hits from learned_count where kind = 'cause' and hits <> 0",
    )
  ).rows

test('“yes” confirms the cause that was named, with its audit event, and shows on the diagnosis', async () => {
  await breakCredential()
  const { id } = await ask()
  expect(await getOutcome({ context: system.context, operator, diagnosis: id })).toMatchObject({
    outcome: null,
    stated: { id: 'credential/expired' },
  })
  expect(await answer(id, { type: 'yes' })).toMatchObject({ outcome: { right: true, cause: { id: 'credential/expired' }, by: 'Lina' } })
  expect(await confirmed()).toEqual([{ subject: 'credential/expired', hits: 1 }])
  const audit = await database.pool.query("select action, subject from audit_event where action = 'diagnosis.answered'")
  expect(audit.rows).toEqual([{ action: 'diagnosis.answered', subject: id }])
})

test('another answer takes the place of the first: nothing is counted twice', async () => {
  await breakCredential()
  const { id } = await ask()
  await answer(id, { type: 'yes' })
  await answer(id, { type: 'other', cause: 'database/down' })
  expect(await confirmed()).toEqual([{ subject: 'database/down', hits: 1 }])
  expect(await inForce()).toEqual([{ stated_cause: 'credential/expired', stated_right: false, true_cause: 'database/down', group: null }])
  expect(await answer(id, { type: 'other', cause: null })).toMatchObject({ outcome: { right: false, cause: null } })
  expect(await confirmed()).toEqual([])
})

test('two diagnoses of one incident teach once; after a recovery it is another incident', async () => {
  await breakCredential()
  await answer((await ask()).id, { type: 'yes' })
  system.advance({ seconds: 30 })
  await answer((await ask()).id, { type: 'yes' })
  expect(await confirmed()).toEqual([{ subject: 'credential/expired', hits: 1 }])
  system.world.heal()
  await round()
  await round()
  await breakCredential()
  await answer((await ask()).id, { type: 'yes' })
  expect(await confirmed()).toEqual([{ subject: 'credential/expired', hits: 2 }])
})

test('a shared cause is counted once for all who have it', async () => {
  system.world.set({ tenant: '*', check: 'checkout/place-order', answer: { type: 'fail', code: 'unreachable' } })
  system.world.set({ tenant: '*', check: 'partner/canary', answer: { type: 'fail', code: 'down' } })
  await round()
  const [first, second] = [await ask('acme'), await ask('amber')]
  expect(first.scope).toBe('shared')
  await answer(first.id, { type: 'yes' })
  expect(await answer(second.id, { type: 'yes' })).toMatchObject({ countedBy: 'acme', outcome: null })
  // Whoever may not see that tenant is not told its name either.
  const narrow = fakeOperator({ scope: { kind: 'some', regions: [], tiers: [], tenants: ['amber'] } })
  const told = await answerDiagnosis({ context: system.context, operator: narrow, diagnosis: second.id, answer: { type: 'yes' } })
  expect(told.countedBy).toBe('out-of-scope')
  expect(await confirmed()).toEqual([{ subject: 'partner/down', hits: 1 }])
  expect(await inForce()).toMatchObject([{ group: 'partner-eu' }])
})

test('what was learned is in the next diagnosis, within bounds', async () => {
  await breakCredential()
  const prior = async (diagnosis: string) =>
    (await getEvidenceBundle({ context: system.context, operator, diagnosis })).model.causes!.find(({ id }) => id === 'credential/expired')!
      .prior
  const before = await ask()
  expect(await prior(before.id)).toBe(0.004)
  await answer(before.id, { type: 'yes' })
  system.advance({ seconds: 1 })
  const after = await ask()
  // (0.004 · 500 + 1) / (500 + 1)
  expect(await prior(after.id)).toBeCloseTo(3 / 501, 10)
  await database.db.execute(sql`update learned_count set hits = 100000, seen = 100000 where subject = 'credential/expired'`)
  system.advance({ seconds: 20 })
  expect(await prior((await ask()).id)).toBeCloseTo(0.08, 10)
})

test('“nothing was wrong” makes its failures false alarms', async () => {
  await breakCredential()
  await answer((await ask()).id, { type: 'nothing-wrong' })
  const { checks } = await getLearning({ context: system.context, operator })
  const placed = checks.find(({ check }) => check.id === 'checkout/place-order')!
  expect(placed).toMatchObject({ healthySeen: 1, healthyFailed: 1 })
  expect(placed.learned.falseAlarm).toBeGreaterThan(placed.declared.falseAlarm)
})

test('a “yes” where nothing was named, and a cause that it could not be, are refused and teach nothing', async () => {
  system.advance({ seconds: 61 })
  const { id, verdict } = await ask()
  expect(verdict).toBe('no-fault')
  await expect(answer(id, { type: 'yes' })).rejects.toMatchObject({ refusal: { code: 'learning/nothing-stated' } })
  await expect(answer(id, { type: 'other', cause: 'database/dwon' })).rejects.toMatchObject({
    refusal: { code: 'cause/unknown', message: expect.stringContaining('database/down') as string },
  })
  expect(await inForce()).toEqual([])
})

test('a diagnosis out of scope is refused as unknown', async () => {
  await breakCredential()
  const { id } = await ask()
  const narrow = fakeOperator({ scope: { kind: 'some', regions: ['us'], tiers: [], tenants: [] } })
  await expect(answer(id, { type: 'yes' }, narrow)).rejects.toMatchObject({ refusal: { code: 'diagnosis/unknown' } })
  await expect(getOutcome({ context: system.context, operator: narrow, diagnosis: id })).rejects.toMatchObject({
    refusal: { code: 'diagnosis/unknown' },
  })
})
