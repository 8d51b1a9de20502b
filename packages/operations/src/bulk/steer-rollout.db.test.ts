import { beforeEach, describe, expect, test } from 'vitest'
import { saveOperator } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { auditActions, createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { answerRollout } from './approve-rollout.ts'
import { getRollout } from './rollout-doors.ts'
import { rolloutsIn, type SeenRollout } from './rollout-fixture.ts'
import { sweepRollouts } from './rollout-worker.ts'
import { steerRollout } from './steer-rollout.ts'

const database = testDatabase()
let world: RunWorld
let rollouts: ReturnType<typeof rolloutsIn>
type Person = Awaited<ReturnType<RunWorld['operator']>>

beforeEach(async () => {
  // What earlier tests failed on purpose would open the circuit for all.
  await database.pool.query(`truncate rollout, run, remediation_setting cascade`)
  world = await createRunWorld(database.db)
  rollouts = rolloutsIn(world)
})

async function asked(count: number, change: { remediation?: string; role?: 'l2' | 'lead'; typedCount?: string } = {}) {
  const operator = await world.operator(change.role ?? 'l2')
  const tenants = await rollouts.tenants(count)
  const rollout = await rollouts.plan({ operator, tenants, ...(change.remediation ? { remediation: change.remediation } : {}) })
  const answer = await rollouts.request({ operator, rollout, ...(change.typedCount ? { typedCount: change.typedCount } : {}) })
  return { operator, tenants, rollout, answer }
}

function say(operator: Person, rollout: SeenRollout, change: { hash?: string; reason?: string; answer?: 'approved' | 'rejected' } = {}) {
  const { hash = rollout.hash!, reason = 'Seen and agreed', answer = 'approved' } = change
  return answerRollout(world.context, { operator, rollout: rollout.id, hash, reason, answer, gate: 'test' })
}

function steer(operator: Person, rollout: SeenRollout, to: 'pause' | 'resume' | 'abort', reason = 'Wait a moment') {
  return steerRollout(world.context, { operator, rollout: rollout.id, to, reason, gate: 'test' })
}

describe('approval of a rollout', () => {
  test('is needed beyond what one person answers for, and starts it', async () => {
    const { rollout, answer } = await asked(6)
    expect(answer).toMatchObject({ rollout: { state: 'awaiting-approval', neededRole: 'lead' } })
    await rollouts.drive(rollout.id)
    expect((await rollouts.see(rollout.id)).rings.flat()).toEqual(Array(6).fill('planned'))
    expect(await say(await world.operator('lead'), rollout)).toMatchObject({ type: 'moved', rollout: { state: 'running' } })
    expect(await rollouts.playOut(rollout.id)).toMatchObject({ state: 'finished' })
  })

  test.each<[string, (context: Awaited<ReturnType<typeof asked>>) => Promise<unknown>, string]>([
    [
      "one's own, whatever one's role is by now",
      async ({ operator, rollout }) => {
        await promote(operator, 'admin')
        return say({ ...operator, role: 'admin' }, rollout)
      },
      'approval/own',
    ],
    ['too low a role', async ({ rollout }) => say(await world.operator('l2'), rollout), 'approval/role'],
    [
      'a role that was taken away',
      async ({ rollout }) => say({ ...(await world.operator('l1')), role: 'admin' }, rollout),
      'approval/role',
    ],
    ['another plan', async ({ rollout }) => say(await world.operator('lead'), rollout, { hash: 'f'.repeat(64) }), 'approval/plan-changed'],
    ['no reason', async ({ rollout }) => say(await world.operator('lead'), rollout, { reason: ' ' }), 'request/no-reason'],
    ['too narrow a scope', async ({ rollout }) => say(await world.operator('lead', { region: 'us' }), rollout), 'approval/scope'],
  ])('does not count by %s', async (_name, attempt, code) => {
    const ready = await asked(6)
    expect(await attempt(ready)).toMatchObject({ type: 'refused', reasons: expect.arrayContaining([expect.objectContaining({ code })]) })
    expect((await rollouts.see(ready.rollout.id)).state).toBe('awaiting-approval')
    expect((await auditActions(database.db, ready.rollout.id)).at(-1)).toBe('rollout.approved-refused')
  })

  test('expires, and a no ends it', async () => {
    const { rollout } = await asked(6)
    world.clock.now = new Date(world.clock.now.getTime() + 30 * 60_000 + 1)
    expect(await say(await world.operator('lead'), rollout)).toMatchObject({ reasons: [{ code: 'approval/expired' }] })
    await sweepRollouts(world.context)
    expect(await rollouts.see(rollout.id)).toMatchObject({ state: 'expired', because: { code: 'approval/expired' } })
    const other = await asked(6)
    expect(await say(await world.operator('lead'), other.rollout, { answer: 'rejected' })).toMatchObject({ rollout: { state: 'rejected' } })
    expect(await rollouts.drive(other.rollout.id)).toBe('not-mine')
    expect(world.mailbox.deliveries.size).toBe(0)
  })

  test('stands with each run that needs one, and withdrawn with its giver pauses the rest', async () => {
    const { rollout, answer } = await asked(3, { remediation: 'mailbox/rebuild' })
    expect(answer).toMatchObject({ rollout: { state: 'awaiting-approval', neededRole: 'lead' } })
    const lead = await world.operator('lead')
    await say(lead, rollout)
    await rollouts.drive(rollout.id)
    const first = (await rollouts.see(rollout.id)).turns[0]!.runId!
    const { rows } = await database.pool.query(`select decision, decided_by from approval where run = $1`, [first])
    expect(rows).toEqual([{ decision: 'approved', decided_by: lead.id }])
    world.mailbox.cured = true
    await rollouts.work(rollout.id)
    const started = await database.pool.query(`select authority from audit_event where subject = $1 and action = 'run.started'`, [first])
    expect(started.rows).toEqual([{ authority: `approval:${first}` }])
    await promote(lead, 'l1')
    await rollouts.drive(rollout.id)
    expect(await rollouts.see(rollout.id)).toMatchObject({ state: 'paused', because: { code: 'approval/role' } })
  })

  test('what can not be undone takes two people and the number of tenants', async () => {
    const { answer, rollout, operator } = await asked(2, { remediation: 'mailbox/drop' })
    expect(answer).toMatchObject({ type: 'refused', reasons: [{ code: 'rollout/count' }] })
    expect(await rollouts.request({ operator, rollout, typedCount: '2' })).toMatchObject({
      rollout: { state: 'awaiting-approval', neededRole: 'lead' },
    })
    await say(await world.operator('lead'), rollout)
    world.mailbox.cured = true
    expect(await rollouts.playOut(rollout.id)).toMatchObject({ state: 'finished', rings: [['fixed'], ['fixed']] })
  })

  test('a case is asked for where one of its runs would need one, and each run carries it', async () => {
    const clear = world.context.pack.remediations.find(({ id }) => id === 'mailbox/clear')!
    clear.caseNeeded = () => 'it is billed'
    const { operator, rollout, answer } = await asked(2)
    expect(answer).toMatchObject({ type: 'refused', reasons: [{ code: 'request/no-case', message: 'It needs a case: it is billed.' }] })
    expect(await getRollout({ context: world.context, operator, rollout: rollout.id })).toMatchObject({ caseNeeded: 'it is billed' })
    expect(await rollouts.request({ operator, rollout, case: 'CHG-7' })).toMatchObject({ rollout: { state: 'running' } })
    expect(await rollouts.playOut(rollout.id)).toMatchObject({ state: 'finished', rings: [['fixed'], ['fixed']] })
    const { rows } = await database.pool.query(`select distinct case_id from run where gate = 'rollout'`)
    expect(rows).toEqual([{ case_id: 'CHG-7' }])
  })

  async function promote(person: Person, role: 'admin' | 'l1') {
    const { id, name, scope } = person
    await saveOperator(database.db, { id, name, email: `${id}@example.test`, role, scope, now: world.clock.now })
  }
})

describe('steering', () => {
  test('a paused rollout starts nothing new until it is resumed', async () => {
    const { rollout, operator } = await asked(3)
    await rollouts.drive(rollout.id)
    expect(await steer(operator, rollout, 'pause')).toMatchObject({
      type: 'moved',
      rollout: { state: 'paused', because: { message: 'Wait a moment' } },
    })
    await rollouts.work(rollout.id)
    await rollouts.drive(rollout.id)
    await sweepRollouts(world.context)
    expect((await rollouts.see(rollout.id)).rings).toEqual([['fixed'], ['planned', 'planned']])
    await steer(operator, rollout, 'resume')
    expect(await rollouts.playOut(rollout.id)).toMatchObject({ state: 'finished', because: null })
  })

  test('an aborted one cancels what no worker had taken, lets the rest end, and starts nothing more', async () => {
    const { rollout, operator } = await asked(4)
    await rollouts.drive(rollout.id)
    await rollouts.work(rollout.id)
    await rollouts.drive(rollout.id)
    const [, one, two] = (await rollouts.see(rollout.id)).turns
    let release: () => void = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    let arrived: () => void = () => {}
    const reached = new Promise<void>((resolve) => (arrived = resolve))
    const busy = world.execute(
      { id: one!.runId! },
      {
        observe: async () => {
          arrived()
          await gate
        },
      },
    )
    await reached
    await steer(operator, rollout, 'abort', 'Wrong remediation')
    await rollouts.drive(rollout.id)
    expect((await rollouts.see(rollout.id)).state).toBe('aborting')
    expect(await world.see({ id: two!.runId! })).toMatchObject({ state: 'cancelled', failure: { code: 'run/cancelled' } })
    release()
    await busy
    await rollouts.drive(rollout.id)
    expect(await rollouts.see(rollout.id)).toMatchObject({ state: 'aborted', rings: [['fixed'], ['fixed', 'failed'], ['planned']] })
    expect(await steer(operator, rollout, 'resume')).toMatchObject({ type: 'refused', reasons: [{ code: 'rollout/state' }] })
    await expect(database.pool.query(`update rollout set state = 'running' where id = $1`, [rollout.id])).rejects.toThrow(
      /has ended as aborted/,
    )
  })

  test('is for its planner and for overseers, with a reason', async () => {
    const { rollout, operator } = await asked(2)
    expect(await steer(await world.operator('l2'), rollout, 'pause')).toMatchObject({ reasons: [{ code: 'run/someone-elses' }] })
    expect(await steer(await world.operator('auditor'), rollout, 'abort')).toMatchObject({ reasons: [{ code: 'operator/read-only' }] })
    expect(await steer(operator, rollout, 'pause', ' ')).toMatchObject({ reasons: [{ code: 'request/no-reason' }] })
    expect(await steer(await world.operator('lead'), rollout, 'pause')).toMatchObject({ type: 'moved' })
    await expect(steer(await world.operator('admin', { region: 'us' }), rollout, 'abort')).rejects.toMatchObject({
      refusal: { code: 'rollout/unknown' },
    })
  })
})
