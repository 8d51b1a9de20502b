import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { defineSharedComponent } from '@lamplighter/catalog'
import { listOperators, listRuns, updateScope, EVERYTHING } from '@lamplighter/db/queries'
import { isTerminal } from '@lamplighter/remediation'
import { testDatabase } from '@lamplighter/testing'
import { freezeChanges } from '../controls/freeze.ts'
import { getDesk } from '../desk/get-desk.ts'
import { planRemediation } from '../plan/plan.ts'
import { createPgBossQueue } from '../queue/pg-boss-queue.ts'
import { cancelRun } from '../run/cancel-run.ts'
import { operatorInForce } from '../run/operator-in-force.ts'
import { getRun } from '../run/run-doors.ts'
import { diagnoseStuck } from '../run/run-fixture.ts'
import { sweepRuns } from '../run/sweep-runs.ts'
import { searchTenants } from '../tenant/search-tenants.ts'
import { createLessonWorld } from './lesson-world.ts'

// What other systems of this kind got wrong, each tried here as it was reported there. docs/operations/lessons.md is the list.

const database = testDatabase()
const because = { reason: 'The customer calls', gate: 'test' }

describe('“running” for ever after a restart (semaphore#1385, semaphore#3287, st2#4716)', () => {
  test.each(['queued', 'running', 'verifying', 'undoing', 'awaiting-approval'] as const)(
    'a run that everybody forgot while it was %s is brought to an end (semaphore#3287, st2#4716)',
    async (state) => {
      const world = await createLessonWorld(database.db)
      const operator = await world.operator('l2')
      const tenant = await world.tenant()
      const run =
        state === 'awaiting-approval'
          ? await world.start({ operator, tenant, remediation: 'mailbox/rebuild' })
          : await world.start({ operator, tenant })
      if (state !== 'awaiting-approval')
        await database.db.execute(
          sql`update run set state = ${state}, started_at = now(), worker = 'gone', attempt = 1, heartbeat_at = now() - interval '1 hour',
            requested_at = now() - interval '1 hour', undo_of = ${state === 'undoing' ? run.id : null} where id = ${run.id}`,
        )
      world.clock.now = new Date(world.clock.now.getTime() + 31 * 60_000)
      world.jobs.length = 0
      await sweepRuns(world.context)
      for (const job of world.jobs) await world.execute({ id: String(job.data['run']) })
      const after = await world.see(run)
      expect(isTerminal(after.state) || after.state === 'needs-decision').toBe(true)
      expect(after.worker).toBeNull()
    },
  )
})

test.each([
  ['every step succeeded', null, true, 'fixed'],
  ['every step succeeded, and it did not help', null, false, 'unchanged'],
  ['a step said that it failed, and it had helped', 'archive', true, 'fixed'],
  ['a step said that it failed, and it had not helped', 'inbox', false, 'unchanged'],
] as const)('the verdict is the checks’ and never the exit code’s: %s (awx#9594, awx#14277)', async (_name, failing, cured, verdict) => {
  const world = await createLessonWorld(database.db)
  const run = await world.start({ operator: await world.operator('l2'), tenant: await world.tenant() })
  if (failing) world.mailbox.failing.add(failing)
  world.mailbox.cured = cured
  await world.execute(run)
  expect(await world.see(run)).toMatchObject({ state: 'finished', verdict })
})

test('a request that is rolled back leaves no job behind, and one that commits leaves exactly one (n8n#24274)', async () => {
  const queue = createPgBossQueue({ connectionString: database.url, works: false, onProblem: () => {} })
  await queue.start()
  try {
    const world = await createLessonWorld(database.db, { queue })
    const operator = await world.operator('l2')
    const plan = await world.plan({ operator, tenant: await world.tenant() })
    const jobs = async () => {
      const { rows } = await database.pool.query<{ run: string }>(`select data->>'run' as run from queue.job where name = 'run'`)
      return rows.map(({ run }) => run)
    }
    await database.db.execute(sql`alter table audit_event add constraint test_closed check (action <> 'run.requested') not valid`)
    await expect(world.request({ operator, plan })).rejects.toThrow(/test_closed/)
    await database.db.execute(sql`alter table audit_event drop constraint test_closed`)
    expect(await jobs()).toEqual([])
    const requested = await world.request({ operator, plan })
    expect(await jobs()).toEqual([requested.type === 'requested' ? requested.run.id : null])
  } finally {
    await queue.stop({ graceMs: 0 })
  }
})

test('the approver sees the whole plan that the yes is bound to, not a blank form (awx#8310)', async () => {
  const world = await createLessonWorld(database.db)
  const operator = await world.operator('l1')
  const tenant = await world.tenant()
  const plan = await world.plan({ operator, tenant, remediation: 'mailbox/rebuild', params: { limit: 7 } })
  const requested = await world.request({ operator, plan })
  if (requested.type === 'refused') throw new Error('it was to wait')
  const card = await getRun({ context: world.context, operator: await world.operator('lead'), run: requested.run.id })
  expect(card).toMatchObject({
    effects: [{ what: 'The inbox moves on', before: 'stuck', after: 'moving' }],
    params: { limit: 7 },
    planHash: plan.hash,
    reason: 'Customer calls',
    requestedBy: { id: operator.id, role: 'l1' },
    approval: {
      by: 'lead',
      because: expect.stringContaining('a lead') as string,
      ladder: [{ role: 'lead' }, { role: 'engineer' }, { role: 'admin' }],
    },
    actions: { approve: { type: 'enabled' } },
  })
})

test('stop stops, and says before which step and after which (rundeck docs#1829, semaphore#1330)', async () => {
  const world = await createLessonWorld(database.db)
  const operator = await world.operator('l2')
  const run = await world.start({ operator, tenant: await world.tenant() })
  world.mailbox.hook = async ({ when, step }) => {
    if (when === 'after' && step === 'inbox') await cancelRun(world.context, { operator, run: run.id, ...because })
  }
  await world.execute(run)
  const view = await getRun({ context: world.context, operator, run: run.id })
  expect(view.state).toBe('cancelled')
  expect(view.sentence).toContain('Stopped before “Move the outbox on”, after “Move the inbox on”.')
  expect(view.steps.map(({ id, state }) => `${id} ${state}`)).toEqual(['inbox succeeded', 'outbox skipped', 'archive skipped'])
  expect([...world.mailbox.deliveries.keys()]).toEqual([`${run.id}:inbox`])
})

describe('an allowed name that wraps a forbidden action: the closure of its effects is authorised (StackStorm)', () => {
  const relay = defineSharedComponent({
    id: 'relay',
    title: 'Mail relay',
    description: 'Carries everybody’s mail.',
    prior: 0.002,
    dependsOn: [],
    groupOf: (tenant) => `relay-${tenant.region}`,
  })
  test.each([
    ['what many tenants share', 'relay', 'effects/beyond-target'],
    ['what the pack does not know', 'moon', 'effects/unknown-component'],
  ])('it may not touch %s (StackStorm)', async (_name, component, code) => {
    const plan = async () => ({
      effects: [{ what: 'Something else', component, before: 'on', after: 'off', count: 1 }],
      undo: { possible: false as const, why: 'It is a test.' },
      tenantsAffected: 1,
    })
    const world = await createLessonWorld(database.db, { change: { 'mailbox/clear': { plan } }, nodes: [relay] })
    const asked = { operator: await world.operator('admin'), tenant: await world.tenant(), feature: 'mail', params: {}, gate: 'test' }
    const answer = await planRemediation(world.context, { ...asked, remediation: 'mailbox/clear' })
    expect(answer).toMatchObject({ type: 'refused', reasons: expect.arrayContaining([expect.objectContaining({ code })]) as unknown })
  })
})

test('the server recomputes what a parameter may be; what the form allowed counts for nothing (rundeck#2580)', async () => {
  const world = await createLessonWorld(database.db)
  const operator = await world.operator('l2')
  const tenant = await world.tenant()
  for (const params of [{ limit: 0 }, { limit: 11 }, { limit: '5' }, { limit: 5, shell: 'rm' }, [], 'limit=5']) {
    await expect(world.plan({ operator, tenant, params })).rejects.toMatchObject({ refusal: { code: 'params/invalid' } })
  }
  const { rows } = await database.pool.query(`select 1 from plan where tenant = $1`, [tenant])
  expect(rows).toEqual([])
})

test('an empty allow-list means nobody, not everybody (Shoreline)', async () => {
  const world = await createLessonWorld(database.db)
  const tenant = await world.tenant()
  await diagnoseStuck(database.db, { tenant, at: world.clock.now })
  const { id } = await world.operator('admin')
  for (const scope of [{ kind: 'nothing' as const }, { kind: 'some' as const, regions: [], tiers: [], tenants: [] }]) {
    await updateScope(database.db, { operator: id, scope })
    const operator = await operatorInForce(database.db, id)
    expect(operator.scope).toEqual({ kind: 'nothing' })
    await expect(world.plan({ operator, tenant })).rejects.toMatchObject({ refusal: { code: 'tenant/unknown' } })
    expect(await searchTenants({ context: world.context, operator, text: tenant })).toEqual([])
    expect((await getDesk({ context: world.context, operator })).totals.tenants).toBe(0)
    expect((await listRuns(database.db, { scope: operator.scope, page: { limit: 10 } })).items).toEqual([])
  }
  const lead = await operatorInForce(database.db, (await world.operator('lead')).id)
  const from = world.clock.now
  const frozen = await freezeChanges({
    context: world.context,
    operator: lead,
    from,
    until: new Date(from.getTime() + 1),
    applies: { kind: 'some', regions: [], tiers: [], tenants: [] },
    ...because,
  })
  expect(frozen).toMatchObject({ type: 'refused', reasons: [{ code: 'freeze/nobody' }] })
  expect((await listOperators(database.db)).length).toBeGreaterThan(0)
  expect((await listRuns(database.db, { scope: EVERYTHING, page: { limit: 10 } })).items.length).toBeGreaterThan(0)
})
