import { beforeEach, describe, expect, test } from 'vitest'
import { EVERYTHING, updateScope } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { testDatabase } from '@lamplighter/testing'
import { escalateApproval } from '../approval/escalate-approval.ts'
import { rolloutsIn } from '../bulk/rollout-fixture.ts'
import { sweepRollouts } from '../bulk/rollout-worker.ts'
import { steerRollout } from '../bulk/steer-rollout.ts'
import { breakGlass, mendGlass } from '../controls/break-glass.ts'
import { setKillSwitch } from '../controls/kill-switch.ts'
import { jobNames } from '../queue/job-names.ts'
import { createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { sweepRuns } from '../run/sweep-runs.ts'
import { noticeSchema, type Notice } from './notice.ts'
import { tellOfGlassOver } from './notice-worker.ts'

// What is told outside of the console, and what is not in it.

const database = testDatabase()
let world: RunWorld
let lead: Operator

beforeEach(async () => {
  await database.pool.query(`truncate rollout, run, remediation_setting, broken_glass cascade`)
  world = await createRunWorld(database.db)
  world.context.notices = { send: async () => ({ type: 'delivered' }) }
  lead = await world.operator('lead')
  await updateScope(database.db, { operator: lead.id, scope: EVERYTHING })
})

/** Typed by people; whatever it holds must not leave by a notice. */
const reason = 'Ada Lovelace <ada@acme.example> calls, her card 4111 1111 1111 1111'
const wait = (minutes: number) => (world.clock.now = new Date(world.clock.now.getTime() + minutes * 60_000))
const person = ({ name, role }: Operator) => ({ name, role })

function told(): Notice[] {
  const jobs = world.jobs.filter(({ name }) => name === jobNames.notice)
  return jobs.map(({ data }) => noticeSchema.parse(JSON.parse(String(data['body']))))
}

async function asked(remediation = 'mailbox/rebuild') {
  const operator = await world.operator('l1')
  const tenant = await world.tenant()
  const answer = await world.request({ operator, plan: await world.plan({ operator, tenant, remediation }), reason })
  if (answer.type === 'refused') throw new Error(JSON.stringify(answer.reasons))
  return { operator, tenant, run: answer.run }
}

describe('told, with the page to look at', () => {
  test('an approval that is asked for, passed on, and expires', async () => {
    const { operator, tenant, run } = await asked()
    const until = new Date(world.clock.now.getTime() + 30 * 60_000).toISOString()
    const where = { tenant, link: `/runs/${run.id}` }
    expect(told()).toEqual([
      expect.objectContaining({
        kind: 'approval.asked',
        by: person(operator),
        what: '“Clear the mailbox (mailbox/rebuild)” waits for the approval of a lead or above.',
        until,
        ...where,
      }),
    ])
    wait(10)
    await escalateApproval(world.context, { run: run.id })
    await escalateApproval(world.context, { run: run.id })
    wait(21)
    await sweepRuns(world.context)
    expect(told().slice(1)).toMatchObject([
      { kind: 'approval.escalated', by: null, what: expect.stringContaining('an engineer'), until, ...where },
      { kind: 'approval.expired', by: null, until: null, ...where },
    ])
  })

  test('a glass that is broken, and put back or closed by itself: once either way', async () => {
    const early = await world.operator('l2')
    const late = await world.operator('l2')
    for (const operator of [early, late]) await breakGlass({ context: world.context, operator, reason, gate: 'test' })
    await mendGlass({ context: world.context, operator: early, gate: 'test' })
    const over = world.jobs.filter(({ name }) => name === jobNames.glassOver)
    expect(over.map(({ startAfter }) => startAfter)).toEqual([wait(30), wait(0)])
    for (const { data } of over) await tellOfGlassOver(world.context, { glass: String(data['glass']) })
    expect(told()).toMatchObject([
      { kind: 'glass.broken', by: person(early), until: world.clock.now.toISOString(), link: '/controls' },
      { kind: 'glass.broken', by: person(late) },
      { kind: 'glass.closed', by: person(early) },
      { kind: 'glass.closed', by: null, what: expect.stringContaining(late.name) },
    ])
  })

  test('a kill switch that is thrown, and lifted; not one that was refused', async () => {
    const stop = (operator: Operator, remediation: string | null, off = true) =>
      setKillSwitch({ context: world.context, operator, remediation, stop: off, reason, gate: 'test' })
    await stop(await world.operator('l1'), null)
    await stop(lead, 'mailbox/clear')
    await stop(lead, 'mailbox/clear')
    await stop(lead, 'mailbox/clear', false)
    await stop(lead, null)
    await stop(lead, null, false)
    expect(told().map(({ kind, what }) => `${kind} ${what.split(' was ')[0]}`)).toEqual([
      'remediation.stopped “Clear the mailbox (mailbox/clear)”',
      'remediation.released “Clear the mailbox (mailbox/clear)”',
      'remediation.stopped Every remediation',
      'remediation.released Every remediation',
    ])
  })

  test('a circuit, by the run that opens it and by no other', async () => {
    world.mailbox.cured = false
    for (let n = 0; n < 3; n += 1) {
      expect(told()).toEqual([])
      const operator = await world.operator('l1')
      await world.execute(await world.start({ operator, tenant: await world.tenant() }))
      wait(1)
    }
    expect(told()).toMatchObject([
      { kind: 'circuit.opened', by: null, what: expect.stringContaining('3 of its last 3 runs'), tenant: null, link: '/controls' },
    ])
  })

  test('a run that needs a person', async () => {
    const { run, tenant } = await asked('mailbox/clear-blindly')
    world.mailbox.hook = async ({ when, step }) => {
      if (when === 'after' && step === 'outbox') throw new Error(reason)
    }
    await world.execute(run)
    expect((await world.see(run)).state).toBe('needs-decision')
    expect(told()).toMatchObject([{ kind: 'run.needs-decision', by: null, tenant, link: `/runs/${run.id}` }])
  })

  test('a rollout that is asked for, expires, is paused, or stops by itself', async () => {
    const rollouts = rolloutsIn(world)
    const planner = await world.operator('l2')
    const start = async (count: number) => {
      const rollout = await rollouts.plan({ operator: planner, tenants: await rollouts.tenants(count) })
      await rollouts.request({ operator: planner, rollout, reason })
      return rollout
    }
    const [large, small, poor] = [await start(6), await start(2), await start(2)]
    await steerRollout(world.context, { operator: planner, rollout: small.id, to: 'pause', reason, gate: 'test' })
    world.mailbox.cured = false
    await rollouts.playOut(poor.id)
    wait(31)
    await sweepRollouts(world.context)
    expect(told()).toMatchObject([
      { kind: 'approval.asked', by: person(planner), link: `/rollouts/${large.id}` },
      { kind: 'rollout.paused', by: person(planner), link: `/rollouts/${small.id}` },
      { kind: 'rollout.stopped', by: null, link: `/rollouts/${poor.id}` },
      { kind: 'approval.expired', by: null, link: `/rollouts/${large.id}` },
    ])
  })
})

test('nothing that people typed or a customer’s system answered is in a notice', async () => {
  const { run } = await asked()
  await breakGlass({ context: world.context, operator: await world.operator('l2'), reason, gate: 'test' })
  await setKillSwitch({ context: world.context, operator: lead, remediation: 'mailbox/clear', stop: true, reason, gate: 'test' })
  expect(told()).toHaveLength(3)
  expect(JSON.stringify(world.jobs.filter(({ name }) => name === jobNames.notice))).not.toMatch(/ada@|Lovelace|4111/)
  expect((await world.see(run)).reason).toContain('Lovelace')
})

test('without an address nobody is told, and nothing waits to be sent', async () => {
  delete world.context.notices
  await asked()
  await breakGlass({ context: world.context, operator: await world.operator('l2'), reason, gate: 'test' })
  expect(world.jobs.filter(({ name }) => name === jobNames.notice || name === jobNames.glassOver)).toEqual([])
})
