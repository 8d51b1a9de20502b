import { describe, expect, test } from 'vitest'
import { saveOperator } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { createLessonWorld } from '../lessons/lesson-world.ts'
import { getPlan } from '../plan/plan-doors.ts'
import { approveRun } from './decide-approval.ts'

const database = testDatabase()
const lead = (because: string) => ({ by: 'lead' as const, because })

type Asked = { tenant: { tier: string }; params: { limit: number }; plan: { effects: { count: number | null }[] } }

/** Conditions as packs state them: a pure function of tenant, parameters and plan. */
const conditions: [string, (asked: Asked) => { by: 'lead'; because: string } | null, boolean][] = [
  ['the tier of the customer', ({ tenant }) => (tenant.tier === 'gold' ? lead('A gold customer.') : null), true],
  ['another tier', ({ tenant }) => (tenant.tier === 'silver' ? lead('A silver customer.') : null), false],
  ['an amount above what the pack lets pass', ({ params }) => (params.limit > 5 ? lead('More than five.') : null), true],
  ['an amount below it', ({ params }) => (params.limit > 7 ? lead('More than seven.') : null), false],
  ['a count in the plan', ({ plan }) => (plan.effects.length > 2 ? lead('More than two things.') : null), true],
  ['a smaller count', ({ plan }) => (plan.effects.length > 3 ? lead('More than three things.') : null), false],
]

describe('an approval is needed by condition', () => {
  test.each(conditions)('%s', async (_name, approval, needed) => {
    const world = await createLessonWorld(database.db, { change: { 'mailbox/clear': { approval: approval as never } } })
    const operator = await world.operator('l2')
    const plan = await world.plan({ operator, tenant: await world.tenant(), params: { limit: 7 } })
    const requested = await world.request({ operator, plan })
    expect(requested).toMatchObject({ type: 'requested', run: { state: needed ? 'awaiting-approval' : 'queued' } })
  })

  test('what can not be undone needs one above the operator, whatever the pack says', async () => {
    const world = await createLessonWorld(database.db, { change: { 'mailbox/drop': { approval: () => null } } })
    const operator = await world.operator('lead')
    const tenant = await world.tenant()
    const plan = await world.plan({ operator, tenant, remediation: 'mailbox/drop' })
    const requested = await world.request({ operator, plan, typedTenantName: `${tenant} Ltd` })
    if (requested.type === 'refused') throw new Error('it was to wait')
    const answer = (by: Awaited<ReturnType<typeof world.operator>>) =>
      approveRun(world.context, { operator: by, run: requested.run.id, planHash: plan.hash, reason: 'Seen', gate: 'test' })
    expect(await answer(await world.operator('lead'))).toMatchObject({ type: 'refused', reasons: [{ code: 'approval/role' }] })
    expect(await answer(await world.operator('engineer'))).toMatchObject({ type: 'decided' })
  })
})

test('a case is asked for where the pack says, on the plan and at the door', async () => {
  const caseNeeded = ({ params }: { params: unknown }) => ((params as { limit: number }).limit > 5 ? 'it is billed' : null)
  const world = await createLessonWorld(database.db, { change: { 'mailbox/clear': { caseNeeded } } })
  const operator = await world.operator('l2')
  const asked = { context: world.context, operator }
  const small = await world.plan({ operator, tenant: await world.tenant(), params: { limit: 5 } })
  expect((await getPlan({ ...asked, plan: small.id })).friction.caseRequired).toBe(false)
  expect(await world.request({ operator, plan: small })).toMatchObject({ type: 'requested' })
  const plan = await world.plan({ operator, tenant: await world.tenant(), params: { limit: 6 } })
  expect((await getPlan({ ...asked, plan: plan.id })).friction.caseRequired).toBe(true)
  expect(await world.request({ operator, plan })).toMatchObject({ type: 'refused', reasons: [{ code: 'request/no-case' }] })
  expect(await world.request({ operator, plan, case: ' ' })).toMatchObject({
    type: 'refused',
    reasons: [{ code: 'request/no-case' }],
  })
  expect(await world.request({ operator, plan, case: 'T-1' })).toMatchObject({ type: 'requested' })
})

test.each<[string, { role?: 'auditor'; region?: string }, string]>([
  ['role', { role: 'auditor' }, 'operator/read-only'],
  ['scope', { region: 'us' }, 'operator/scope'],
])('a requester whose %s was withdrawn between approval and start has no effect any more', async (_name, change, code) => {
  const world = await createLessonWorld(database.db)
  const operator = await world.operator('l2')
  const run = await world.start({ operator, tenant: await world.tenant(), remediation: 'mailbox/rebuild' })
  const { plan } = await world.see(run)
  const answer = await approveRun(world.context, {
    operator: await world.operator('lead'),
    run: run.id,
    planHash: plan.hash,
    reason: 'Seen',
    gate: 'test',
  })
  expect(answer).toMatchObject({ type: 'decided' })
  const { id, name } = operator
  const scope = { kind: 'some' as const, regions: [change.region ?? 'eu'], tiers: [], tenants: [] }
  await saveOperator(database.db, { id, name, email: `${id}@example.test`, role: change.role ?? 'l2', scope, now: world.clock.now })
  await world.execute(run)
  expect(await world.see(run)).toMatchObject({ state: 'refused', failure: { code } })
  expect(world.mailbox.deliveries.size).toBe(0)
})
