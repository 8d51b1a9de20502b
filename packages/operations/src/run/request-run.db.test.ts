import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '@lamplighter/catalog/vocabulary'
import { createFreeze, liftFreeze, updateRemediationDisabled } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { planRemediation } from '../plan/plan.ts'
import type { RequestedRun } from './request-run.ts'
import { getRun, requestRun } from './run-doors.ts'
import { auditActions, createRunWorld, diagnoseStuck, type RunWorld } from './run-fixture.ts'

const database = testDatabase()
let world: RunWorld

beforeAll(async () => {
  world = await createRunWorld(database.db)
})

function codes(answer: { type: string; reasons?: { code: string }[] }): string[] {
  return answer.reasons?.map((reason) => reason.code) ?? []
}

async function someone(role: Role = 'l2') {
  return { operator: await world.operator(role), tenant: await world.tenant() }
}

function runCount(tenant: string): Promise<number> {
  return database.db.execute<{ n: number }>(sql`select count(*)::int as n from run where tenant = ${tenant}`).then(({ rows }) => rows[0]!.n)
}

describe('planning', () => {
  test('reads, writes nothing at the target, and stores effects, hash and staleness', async () => {
    const { operator, tenant } = await someone()
    const plan = await world.plan({ operator, tenant })
    expect(plan.effects.map((effect) => effect.before)).toEqual(['stuck', 'stuck', 'stuck'])
    expect(plan.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(plan.staleAt.getTime() - plan.madeAt.getTime()).toBe(300_000)
    expect(world.mailbox.deliveries.size).toBe(0)
    expect(await auditActions(database.db, plan.id)).toEqual(['plan.made'])
  })

  test('parameters out of range are refused at the door with the field named (rundeck#2580)', async () => {
    const { operator, tenant } = await someone()
    const wrong = (params: unknown) =>
      planRemediation(world.context, { operator, tenant, feature: 'mail', remediation: 'mailbox/clear', params, gate: 'test' })
    await expect(wrong({ limit: 11 })).rejects.toMatchObject({
      refusal: { code: 'params/invalid', message: expect.stringContaining('“limit”') },
    })
    await expect(wrong({ limit: '; rm -rf /' })).rejects.toMatchObject({ refusal: { code: 'params/invalid' } })
    await expect(wrong({ other: 1 })).rejects.toMatchObject({ refusal: { code: 'params/invalid' } })
  })

  test('what does not exist is refused at the door, with the nearest name', async () => {
    const { operator, tenant } = await someone()
    await expect(world.plan({ operator, tenant, remediation: 'mailbox/cleer' })).rejects.toMatchObject({
      refusal: { code: 'remediation/unknown', message: expect.stringContaining('mailbox/clear') },
    })
    await expect(world.plan({ operator, tenant: 'nobody' })).rejects.toMatchObject({ refusal: { code: 'tenant/unknown' } })
  })

  test('a tenant outside the scope does not exist for the operator', async () => {
    const { tenant } = await someone()
    await expect(world.plan({ operator: await world.operator('admin', { region: 'us' }), tenant })).rejects.toMatchObject({
      refusal: { code: 'tenant/unknown' },
    })
  })

  test('a remediation that stops, throws or hangs in its precheck gives a reason and no plan', async () => {
    const { operator, tenant } = await someone()
    world.mailbox.precheck = { type: 'stop', reason: 'The archive is being moved.', wayOut: 'Wait an hour.' }
    const stopped = await planRemediation(world.context, {
      operator,
      tenant,
      feature: 'mail',
      remediation: 'mailbox/clear',
      params: {},
      gate: 'test',
    })
    world.mailbox.precheck = { type: 'ready' }
    expect(stopped).toMatchObject({
      type: 'refused',
      reasons: [{ code: 'plan/blocked', message: 'The archive is being moved.', wayOut: 'Wait an hour.' }],
    })
  })
})

describe('asking for a run', () => {
  test.each(['Customer calls', '  Kunde\0ruft an \ud800 '])('answers with the run as anyone reads it anew: %j', async (reason) => {
    const { operator, tenant } = await someone()
    const plan = await world.plan({ operator, tenant })
    const asked = await requestRun({ context: world.context, operator, plan: plan.id, hash: plan.hash, reason, case: 'C-1' })
    expect(asked).toMatchObject({ state: 'queued', steps: [{ state: 'pending' }, { state: 'pending' }, { state: 'pending' }] })
    expect(asked).toEqual(await getRun({ context: world.context, operator, run: asked.id }))
  })

  test('consumes the plan: run, steps, job and audit entry exist together', async () => {
    const { operator, tenant } = await someone()
    const run = await world.start({ operator, tenant })
    const seen = await world.see(run)
    expect(seen).toMatchObject({ state: 'queued', attempt: 0, gate: 'test', reason: 'Customer calls', lockKey: `tenant:${tenant}:mailbox` })
    expect(seen.steps).toEqual(['inbox pending', 'outbox pending', 'archive pending'])
    expect(seen.checksBefore.map(({ check, status }) => `${check} ${status}`).sort()).toEqual(['mail/arrives fail', 'mailbox/moving fail'])
    expect(await auditActions(database.db, run.id)).toEqual(['run.requested'])
    expect(world.jobs.filter((job) => job.data['run'] === run.id)).toHaveLength(1)
  })

  test('two clicks at once give one run', async () => {
    const { operator, tenant } = await someone()
    const plan = await world.plan({ operator, tenant })
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.request({ operator, plan })))
    const runs = new Set(answers.map((answer) => (answer as Extract<RequestedRun, { type: 'requested' }>).run.id))
    expect(runs.size).toBe(1)
    expect(await runCount(tenant)).toBe(1)
  })

  test('another person can not use a plan that was used', async () => {
    const { operator, tenant } = await someone()
    const plan = await world.plan({ operator, tenant })
    await world.request({ operator, plan })
    expect(codes(await world.request({ operator: await world.operator('l2'), plan }))).toEqual(['plan/consumed'])
  })

  test('a stale plan is refused with the way out, and the refusal is on record', async () => {
    const { operator, tenant } = await someone()
    const plan = await world.plan({ operator, tenant })
    const before = world.clock.now
    world.clock.now = new Date(before.getTime() + 5 * 60_000 + 1)
    const answer = await world.request({ operator, plan })
    world.clock.now = before
    expect(answer).toMatchObject({ type: 'refused', reasons: [{ code: 'plan/stale', wayOut: 'Make a new plan.' }] })
    expect(await auditActions(database.db, plan.id)).toEqual(['plan.made', 'run.request-refused'])
    expect(await runCount(tenant)).toBe(0)
  })

  test.each<[string, (p: { plan: Awaited<ReturnType<RunWorld['plan']>> }) => object, string]>([
    ["a hash that is not the plan's", () => ({ hash: 'f'.repeat(64) }), 'plan/other'],
    ['no reason', () => ({ reason: '  ' }), 'request/no-reason'],
  ])('%s is refused', async (_name, change, code) => {
    const { operator, tenant } = await someone()
    const plan = await world.plan({ operator, tenant })
    expect(codes(await world.request({ operator, plan, ...change({ plan }) }))).toContain(code)
  })

  test('an auditor never gets as far as a plan, and a role that was lowered since stops at the request', async () => {
    const { operator, tenant } = await someone()
    const auditor = await world.operator('auditor')
    expect(
      codes(
        await planRemediation(world.context, {
          operator: auditor,
          tenant,
          feature: 'mail',
          remediation: 'mailbox/clear',
          params: {},
          gate: 'test',
        }),
      ),
    ).toContain('operator/read-only')
    const plan = await world.plan({ operator, tenant })
    expect(codes(await world.request({ operator: { ...operator, role: 'auditor' }, plan }))).toContain('operator/read-only')
  })

  test('an irreversible effect asks for the name of the customer, and for a second person', async () => {
    const { operator, tenant } = await someone()
    const plan = await world.plan({ operator, tenant, remediation: 'mailbox/drop' })
    expect(codes(await world.request({ operator, plan }))).toContain('request/tenant-name')
    const answer = await world.request({ operator, plan, typedTenantName: `${tenant} LTD` })
    expect(answer).toMatchObject({ type: 'requested', run: { state: 'awaiting-approval' } })
  })

  test('no diagnosis, an old one, or one that found another cause gives no plan', async () => {
    const operator = await world.operator('l2')
    const tenant = await world.tenant()
    const before = world.clock.now
    world.clock.now = new Date(before.getTime() + 11 * 60_000)
    const old = await planRemediation(world.context, {
      operator,
      tenant,
      feature: 'mail',
      remediation: 'mailbox/clear',
      params: {},
      gate: 'test',
    })
    await diagnoseStuck(database.db, { tenant, at: world.clock.now })
    const again = await planRemediation(world.context, {
      operator,
      tenant,
      feature: 'mail',
      remediation: 'mailbox/clear',
      params: {},
      gate: 'test',
    })
    world.clock.now = before
    expect(codes(old)).toEqual(['diagnosis/stale'])
    expect(again.type).toBe('planned')
  })

  test('one mutating run per tenant and component: the second says who is at work; another component and another tenant are free', async () => {
    const { operator, tenant } = await someone()
    const colleague = await world.operator('l2')
    const plans = await Promise.all([operator, colleague].map((who) => world.plan({ operator: who, tenant })))
    const answers = await Promise.all([
      world.request({ operator, plan: plans[0]! }),
      world.request({ operator: colleague, plan: plans[1]! }),
    ])
    expect(answers.map((answer) => answer.type).sort()).toEqual(['refused', 'requested'])
    const refused = answers.find((answer) => answer.type === 'refused')!
    const watched = answers.find((answer) => answer.type === 'requested') as Extract<RequestedRun, { type: 'requested' }>
    expect(refused).toMatchObject({
      reasons: [{ code: 'lock/held', message: expect.stringMatching(/l2 .* is at work on mailbox/), run: watched.run.id }],
    })
    expect((await world.start({ operator: colleague, tenant, remediation: 'mailbox/filter' })).state).toBe('queued')
    expect((await world.start({ operator: colleague, tenant: await world.tenant() })).state).toBe('queued')
  })

  test('a kill switch and a freeze stop a plan that was made before them', async () => {
    const { operator, tenant } = await someone()
    const plan = await world.plan({ operator, tenant })
    const until = new Date(world.clock.now.getTime() + 3_600_000)
    await updateRemediationDisabled(database.db, {
      remediation: 'mailbox/clear',
      disabled: { by: 'Root', reason: 'It loses mail' },
      now: world.clock.now,
    })
    const lead = await world.operator('lead')
    await createFreeze(database.db, {
      id: 'black-friday',
      because: 'Black Friday',
      startsAt: world.clock.now,
      endsAt: until,
      applies: { kind: 'everything' },
      madeBy: lead.id,
      madeAt: world.clock.now,
    })
    const answer = await world.request({ operator, plan })
    await updateRemediationDisabled(database.db, { remediation: 'mailbox/clear', disabled: null, now: world.clock.now })
    await liftFreeze(database.db, { id: 'black-friday', by: lead.id, reason: 'Over', at: world.clock.now })
    expect(codes(answer)).toEqual(['remediation/killed', 'freeze/active'])
    expect((await world.request({ operator, plan })).type).toBe('requested')
  })

  test('a budget that is spent says when it frees, per tenant', async () => {
    const limited = await createRunWorld(database.db)
    limited.context.limits = [{ of: 'tenant', runs: 1, perHours: 1 }]
    const operator = await limited.operator('l2')
    const tenant = await limited.tenant()
    const run = await limited.start({ operator, tenant, remediation: 'mailbox/filter' })
    await limited.execute(run)
    const second = await planRemediation(limited.context, {
      operator,
      tenant,
      feature: 'mail',
      remediation: 'mailbox/clear',
      params: {},
      gate: 'test',
    })
    expect(second).toMatchObject({ type: 'refused', reasons: [{ code: 'budget/spent', wayOut: expect.stringContaining('13:00 UTC') }] })
  })

  test('when the audit entry can not be written, there is no run either', async () => {
    const { operator, tenant } = await someone()
    const plan = await world.plan({ operator, tenant })
    await database.db.execute(sql`alter table audit_event add constraint test_closed check (action <> 'run.requested') not valid`)
    await expect(world.request({ operator, plan })).rejects.toThrow(/test_closed/)
    await database.db.execute(sql`alter table audit_event drop constraint test_closed`)
    expect(await runCount(tenant)).toBe(0)
  })
})
