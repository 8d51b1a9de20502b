import { beforeEach, describe, expect, test } from 'vitest'
import { findApproval } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { getDesk } from '../desk/get-desk.ts'
import { jobNames } from '../queue/job-names.ts'
import { getRun } from '../run/run-doors.ts'
import { auditActions, createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { sweepRuns } from '../run/sweep-runs.ts'
import { approveRun } from './decide-approval.ts'
import { escalateApproval } from './escalate-approval.ts'

const database = testDatabase()
let world: RunWorld

beforeEach(async () => {
  world = await createRunWorld(database.db)
})

const wait = (minutes: number) => (world.clock.now = new Date(world.clock.now.getTime() + minutes * 60_000))

async function waiting() {
  const operator = await world.operator('l1')
  return { operator, run: await world.start({ operator, tenant: await world.tenant(), remediation: 'mailbox/rebuild' }) }
}

describe('an approval that nobody gives', () => {
  test('is passed on to the next role at its time by its own job, on record, until it expires', async () => {
    const { run } = await waiting()
    const begun = world.clock.now.getTime()
    const jobs = () =>
      world.jobs
        .filter((job) => job.name === jobNames.escalate && job.data['run'] === run.id)
        .map((job) => job.startAfter!.getTime() - begun)
    expect(jobs()).toEqual([600_000])
    expect(await escalateApproval(world.context, { run: run.id })).toBe('not-due')
    wait(10)
    expect(await escalateApproval(world.context, { run: run.id })).toBe('passed-on')
    expect(await escalateApproval(world.context, { run: run.id })).toBe('not-due')
    expect(jobs()).toEqual([600_000, 1_200_000])
    wait(10)
    expect(await escalateApproval(world.context, { run: run.id })).toBe('passed-on')
    wait(10)
    expect(await escalateApproval(world.context, { run: run.id })).toBe('not-due')
    wait(1)
    await sweepRuns(world.context)
    expect((await world.see(run)).state).toBe('expired')
    expect(await auditActions(database.db, run.id)).toEqual([
      'run.requested',
      'run.approval-escalated',
      'run.approval-escalated',
      'run.expired',
    ])
  })

  test('is passed on by the sweep when its job was lost, straight to whom it is due', async () => {
    const { run } = await waiting()
    wait(25)
    await sweepRuns(world.context)
    expect(await findApproval(database.db, run.id)).toMatchObject({ rung: 2, nextRungAt: null })
  })

  test('says on its card who is asked, when it goes to whom, and when it expires', async () => {
    const { run } = await waiting()
    const lead = await world.operator('lead')
    const card = async () => (await getRun({ context: world.context, operator: lead, run: run.id })).approval
    const at = (minutes: number) => new Date(Date.parse('2026-11-20T12:00:00Z') + minutes * 60_000).toISOString()
    expect(await card()).toMatchObject({
      ladder: [
        { role: 'lead', at: at(0), asked: true },
        { role: 'engineer', at: at(10), asked: false },
        { role: 'admin', at: at(20), asked: false },
      ],
      nextAt: at(10),
      expiresAt: at(30),
    })
    wait(12)
    await escalateApproval(world.context, { run: run.id })
    expect(await card()).toMatchObject({ ladder: [{ asked: true }, { asked: true }, { asked: false }], nextAt: at(20) })
  })

  test('stays with those who were asked first: passing on takes nobody’s right away', async () => {
    const { run } = await waiting()
    const { plan } = await world.see(run)
    wait(22)
    await sweepRuns(world.context)
    const lead = await world.operator('lead')
    expect((await getDesk({ context: world.context, operator: lead })).waiting).toContainEqual(
      expect.objectContaining({ kind: 'approval', run: run.id }),
    )
    const answer = await approveRun(world.context, { operator: lead, run: run.id, planHash: plan.hash, reason: 'Now', gate: 'test' })
    expect(answer).toMatchObject({ type: 'decided' })
    wait(1)
    expect(await escalateApproval(world.context, { run: run.id })).toBe('not-due')
  })
})
