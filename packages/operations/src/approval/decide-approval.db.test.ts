import { beforeEach, describe, expect, test } from 'vitest'
import { saveOperator, updateOperatorDisabled } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { testDatabase } from '@lamplighter/testing'
import { auditActions, createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { sweepRuns } from '../run/sweep-runs.ts'
import { breakGlass } from '../controls/break-glass.ts'
import { approveRun, rejectRun } from './decide-approval.ts'

const database = testDatabase()
let world: RunWorld

beforeEach(async () => {
  world = await createRunWorld(database.db)
})

async function waiting() {
  const operator = await world.operator('l1')
  const tenant = await world.tenant()
  const plan = await world.plan({ operator, tenant, remediation: 'mailbox/rebuild' })
  const requested = await world.request({ operator, plan })
  if (requested.type === 'refused') throw new Error(requested.reasons.map(({ code }) => code).join())
  return { operator, tenant, plan, run: requested.run }
}

function answer(
  operator: Operator,
  { run, plan }: { run: { id: string }; plan: { hash: string } },
  change: { planHash?: string; reason?: string } = {},
) {
  return approveRun(world.context, { operator, run: run.id, planHash: plan.hash, reason: 'Looks right', gate: 'test', ...change })
}

describe('an approval', () => {
  test('by a second person queues the run, which then runs on their authority', async () => {
    const asked = await waiting()
    expect(asked.run.state).toBe('awaiting-approval')
    expect(await world.execute(asked.run)).toBe('not-mine')
    expect(await answer(await world.operator('lead'), asked)).toMatchObject({ type: 'decided', run: { state: 'queued' } })
    await world.execute(asked.run)
    expect((await world.see(asked.run)).state).toBe('finished')
    const { rows } = await database.pool.query(`select action, authority from audit_event where subject = $1 order by seq`, [asked.run.id])
    expect(rows.slice(0, 3)).toEqual([
      { action: 'run.requested', authority: 'role:l1' },
      { action: 'run.approved', authority: 'role:lead' },
      { action: 'run.started', authority: `approval:${asked.run.id}` },
    ])
  })

  test("is never one's own, whatever one's role is by now (awx#10610, windmill#10262)", async () => {
    const asked = await waiting()
    await saveOperator(database.db, {
      id: asked.operator.id,
      name: 'Ida',
      email: 'ida@example.test',
      role: 'admin',
      scope: { kind: 'everything' },
      now: world.clock.now,
    })
    expect(await answer({ ...asked.operator, role: 'admin' }, asked)).toMatchObject({
      type: 'refused',
      reasons: [{ code: 'approval/own' }],
    })
    expect((await world.see(asked.run)).state).toBe('awaiting-approval')
    expect((await auditActions(database.db, asked.run.id)).at(-1)).toBe('run.approved-refused')
  })

  test.each<[string, (asked: Awaited<ReturnType<typeof waiting>>) => Promise<unknown>, string]>([
    [
      "of another plan than the run's (awx#8310)",
      async (asked) => answer(await world.operator('lead'), asked, { planHash: 'f'.repeat(64) }),
      'approval/plan-changed',
    ],
    ['by too low a role', async (asked) => answer(await world.operator('l2'), asked), 'approval/role'],
    ['by an auditor', async (asked) => answer(await world.operator('auditor'), asked), 'approval/role'],
    ['without a reason', async (asked) => answer(await world.operator('lead'), asked, { reason: ' ' }), 'request/no-reason'],
    [
      'by someone whose role was taken away after signing in',
      async (asked) => answer({ ...(await world.operator('l1')), role: 'admin' }, asked),
      'approval/role',
    ],
  ])('%s is refused', async (_name, attempt, code) => {
    const asked = await waiting()
    expect(await attempt(asked)).toMatchObject({ type: 'refused', reasons: [{ code }] })
    expect((await world.see(asked.run)).state).toBe('awaiting-approval')
  })

  test("outside one's scope there is nothing to approve", async () => {
    const asked = await waiting()
    await expect(answer(await world.operator('admin', { region: 'us' }), asked)).rejects.toMatchObject({ refusal: { code: 'run/unknown' } })
  })

  test('after its time is refused, and the sweep ends the run as expired', async () => {
    const asked = await waiting()
    world.clock.now = new Date(world.clock.now.getTime() + 30 * 60_000 + 1)
    expect(await answer(await world.operator('lead'), asked)).toMatchObject({ type: 'refused', reasons: [{ code: 'approval/expired' }] })
    await sweepRuns(world.context)
    expect(await world.see(asked.run)).toMatchObject({ state: 'expired', steps: ['inbox skipped'] })
    expect(await answer(await world.operator('lead'), asked)).toMatchObject({ type: 'refused', reasons: [{ code: 'run/state' }] })
  })

  test('of two at the same moment, one counts', async () => {
    const asked = await waiting()
    const [one, two] = await Promise.all([world.operator('lead'), world.operator('engineer')])
    const answers = await Promise.all([
      answer(one!, asked),
      rejectRun(world.context, { operator: two!, run: asked.run.id, planHash: asked.plan.hash, reason: 'No', gate: 'test' }),
    ])
    expect(answers.map(({ type }) => type).sort()).toEqual(['decided', 'refused'])
  })

  test('a no ends the run, and nothing was changed', async () => {
    const asked = await waiting()
    const lead = await world.operator('lead')
    expect(
      await rejectRun(world.context, { operator: lead, run: asked.run.id, planHash: asked.plan.hash, reason: 'Not now', gate: 'test' }),
    ).toMatchObject({ type: 'decided', run: { state: 'rejected' } })
    expect(await world.execute(asked.run)).toBe('not-mine')
    expect(world.mailbox.deliveries.size).toBe(0)
  })

  test("that was withdrawn with its approver's role before the start stops the run", async () => {
    const asked = await waiting()
    const lead = await world.operator('lead')
    await answer(lead, asked)
    await saveOperator(database.db, {
      id: lead.id,
      name: lead.name,
      email: `${lead.id}@example.test`,
      role: 'l1',
      scope: { kind: 'everything' },
      now: world.clock.now,
    })
    await world.execute(asked.run)
    expect(await world.see(asked.run)).toMatchObject({ state: 'refused', failure: { code: 'approval/role' } })
    expect(world.mailbox.deliveries.size).toBe(0)
  })

  test('does not help a requester who has been disabled meanwhile', async () => {
    const asked = await waiting()
    await updateOperatorDisabled(database.db, { id: asked.operator.id, disabledAt: world.clock.now })
    expect(await answer(await world.operator('lead'), asked)).toMatchObject({
      type: 'refused',
      reasons: expect.arrayContaining([expect.objectContaining({ code: 'operator/read-only' })]),
    })
  })

  test('does not start a run whose world changed while it waited', async () => {
    const asked = await waiting()
    await answer(await world.operator('lead'), asked)
    world.mailbox.parts.get(asked.tenant)!['inbox'] = 'other'
    await world.execute(asked.run)
    expect(await world.see(asked.run)).toMatchObject({ state: 'refused', failure: { code: 'plan/changed' } })
  })
})

describe('breaking the glass', () => {
  test('lets L2 run what needs approval, for half an hour, with everything on record', async () => {
    const operator = await world.operator('l2')
    expect(await breakGlass({ context: world.context, operator, reason: '', gate: 'test' })).toMatchObject({ type: 'refused' })
    expect(await breakGlass({ context: world.context, operator: await world.operator('l1'), reason: 'Help', gate: 'test' })).toMatchObject({
      type: 'refused',
    })
    expect(await breakGlass({ context: world.context, operator, reason: 'Nobody is on call', gate: 'test' })).toMatchObject({
      type: 'broken',
    })
    const plan = await world.plan({ operator, tenant: await world.tenant(), remediation: 'mailbox/rebuild' })
    const requested = await world.request({ operator, plan })
    expect(requested).toMatchObject({ type: 'requested', run: { state: 'queued' } })
    const run = (requested as { run: { id: string } }).run
    const { rows } = await database.pool.query(`select authority from audit_event where subject = $1 and action = 'run.requested'`, [
      run.id,
    ])
    expect(rows).toEqual([{ authority: 'break-glass' }])
    world.clock.now = new Date(world.clock.now.getTime() + 30 * 60_000)
    await world.execute(run)
    expect(await world.see(run)).toMatchObject({ state: 'refused', failure: { code: 'approval/missing' } })
  })
})
