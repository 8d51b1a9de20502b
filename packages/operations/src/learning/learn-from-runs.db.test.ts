import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { followUpRun } from '../run/follow-up-run.ts'
import { createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { getLearning, listFacts } from './get-learning.ts'
import { learnFromRuns } from './learn-from-runs.ts'
import { withdrawFact } from './withdraw-fact.ts'

const database = testDatabase()
let world: RunWorld

beforeEach(async () => {
  await database.db.execute(
    sql`truncate tenant, operator, diagnosis, plan, run, learned_fact, learned_count, audit_event, live_event cascade`,
  )
  world = await createRunWorld(database.db)
})

async function ran(options: { cured: boolean; tenant?: string }) {
  const operator = await world.operator('l2')
  const tenant = options.tenant ?? (await world.tenant())
  world.mailbox.cured = null
  const run = await world.start({ operator, tenant })
  world.mailbox.cured = options.cured
  await world.execute(run)
  return { run, tenant, operator }
}
const learnNow = () => learnFromRuns({ context: world.context })
const counts = async () =>
  (
    await database.pool.query<Record<string, unknown>>(
      'select kind, subject, other, hits, seen from learned_count where seen <> 0 or hits <> 0 order by kind, subject',
    )
  ).rows
const facts = async () =>
  (
    await database.pool.query<Record<string, unknown>>(
      'select kind, source, fixed, stated_right, true_cause, withdrawn_reason from learned_fact order by kind, source',
    )
  ).rows
const asLead = async () => world.operator('lead')

test('a cure that cured teaches that it cures this cause, and that this was the cause', async () => {
  await ran({ cured: true })
  expect(await learnNow()).toBe(2)
  expect(await facts()).toEqual([
    { kind: 'fix', source: 'run', fixed: true, stated_right: null, true_cause: null, withdrawn_reason: null },
    { kind: 'outcome', source: 'run', fixed: null, stated_right: true, true_cause: 'mailbox/stuck', withdrawn_reason: null },
  ])
  expect(await counts()).toEqual([
    { kind: 'cause', subject: 'mailbox/stuck', other: '', hits: 1, seen: 0 },
    { kind: 'fix', subject: 'mailbox/clear', other: 'mailbox/stuck', hits: 1, seen: 1 },
  ])
})

test('a run teaches once, however often it is looked at and by however many', async () => {
  await ran({ cured: true })
  const kept = await Promise.all([learnNow(), learnNow(), learnNow()])
  expect(kept.reduce((sum, one) => sum + one, 0)).toBe(2)
  expect(await learnNow()).toBe(0)
  expect(await counts()).toHaveLength(2)
})

test('a cure that changed nothing speaks against the cause and against the cure, and says of nothing that it was right or wrong', async () => {
  await ran({ cured: false })
  expect(await learnNow()).toBe(1)
  expect(await facts()).toMatchObject([{ kind: 'fix', fixed: false, stated_right: null }])
  expect(await counts()).toEqual([
    { kind: 'cause', subject: 'mailbox/stuck', other: '', hits: 0, seen: 1 },
    { kind: 'fix', subject: 'mailbox/clear', other: 'mailbox/stuck', hits: 0, seen: 1 },
  ])
})

test('the same trouble cured twice without a recovery in between is one incident', async () => {
  const { tenant } = await ran({ cured: true })
  await ran({ cured: true, tenant })
  await learnNow()
  expect((await facts()).map(({ kind }) => kind)).toEqual(['fix', 'fix', 'outcome'])
})

test('a relapse takes back that it was cured and that this was the cause', async () => {
  const { run } = await ran({ cured: true })
  await learnNow()
  world.mailbox.cured = false
  expect(await followUpRun(world.context, { run: run.id, signal: new AbortController().signal })).toBe('relapsed')
  expect(await learnNow()).toBe(1)
  expect(await learnNow()).toBe(0)
  expect(await counts()).toEqual([
    { kind: 'cause', subject: 'mailbox/stuck', other: '', hits: 0, seen: 1 },
    { kind: 'fix', subject: 'mailbox/clear', other: 'mailbox/stuck', hits: 0, seen: 1 },
  ])
})

test('a relapse that comes before anyone has learned teaches only that', async () => {
  const { run } = await ran({ cured: true })
  world.mailbox.cured = false
  await followUpRun(world.context, { run: run.id, signal: new AbortController().signal })
  expect([await learnNow(), await learnNow()]).toEqual([1, 0])
  expect(await facts()).toMatchObject([{ kind: 'fix', source: 'relapse', fixed: false }])
})

test('what was withdrawn counts for nothing, is not learned again, and is on record with its reason', async () => {
  await ran({ cured: true })
  await learnNow()
  const lead = await asLead()
  const { items } = await listFacts({ context: world.context, operator: lead, limit: 10 })
  for (const { id } of items) await withdrawFact({ context: world.context, operator: lead, fact: id, reason: 'it was a drill' })
  expect(await counts()).toEqual([])
  expect(await learnNow()).toBe(0)
  expect((await listFacts({ context: world.context, operator: lead, limit: 10 })).items).toMatchObject([
    { withdrawn: { by: lead.name, reason: 'it was a drill' } },
    { withdrawn: { by: lead.name, reason: 'it was a drill' } },
  ])
  const audit = await database.pool.query("select reason from audit_event where action = 'learning.withdrawn'")
  expect(audit.rows).toEqual([{ reason: 'it was a drill' }, { reason: 'it was a drill' }])
  await expect(withdrawFact({ context: world.context, operator: lead, fact: items[0]!.id, reason: 'again' })).rejects.toMatchObject({
    refusal: { code: 'learning/already' },
  })
})

test('the report says how right what was stated proved, and that one answer is too few to judge by', async () => {
  await ran({ cured: true })
  await learnNow()
  const view = await getLearning({ context: world.context, operator: await asLead() })
  expect(view.calibration).toMatchObject({ answers: 1, right: 1, enough: false })
  expect(view.calibration.brier).toBeCloseTo(0.03 ** 2)
  expect(view.calibration.bins.find(({ count }) => count > 0)).toMatchObject({ from: 0.9, stated: 0.97, right: 1, high: 1 })
  expect(view.calibration.bins.find(({ count }) => count > 0)!.low).toBeLessThan(0.5)
  expect(view.fixes).toMatchObject([{ remediation: { id: 'mailbox/clear' }, fixed: 1, tried: 1, probability: 2 / 3 }])
  expect(view.causes).toMatchObject([{ cause: { id: 'mailbox/stuck' }, confirmed: 1 }])
  expect(view.causes[0]!.learned).toBeGreaterThan(view.causes[0]!.declared)
})

test('facts of tenants out of scope are neither listed nor withdrawn', async () => {
  await ran({ cured: true })
  await learnNow()
  const lead = await asLead()
  const [fact] = (await listFacts({ context: world.context, operator: lead, limit: 1 })).items
  const blind = { ...lead, scope: { kind: 'nothing' as const } }
  expect((await listFacts({ context: world.context, operator: blind, limit: 10 })).items).toEqual([])
  expect((await getLearning({ context: world.context, operator: blind })).calibration.answers).toBe(0)
  await expect(withdrawFact({ context: world.context, operator: blind, fact: fact!.id, reason: 'no' })).rejects.toMatchObject({
    refusal: { code: 'learned-fact/unknown' },
  })
})
