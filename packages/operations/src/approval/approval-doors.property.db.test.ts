import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordApproval } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { breakGlass } from '../controls/break-glass.ts'
import { OperationRefusal } from '../operation-refusal.ts'
import { planRemediation } from '../plan/plan.ts'
import { cancelRun } from '../run/cancel-run.ts'
import { decideRun } from '../run/decide-run.ts'
import { operatorInForce } from '../run/operator-in-force.ts'
import { requestRun } from '../run/request-run.ts'
import { undoRun } from '../run/undo-run.ts'
import { attack, scenario, type OpenDoors, type Scenario } from '../testing/approval-attack.ts'
import { drawnPlays } from '../testing/drawn-plays.ts'
import type { Person } from '../testing/approval-oracle.ts'
import { approveRun, rejectRun } from './decide-approval.ts'

const database = testDatabase()
const withinMs = 180_000

/** The use cases themselves. The caller is who they claim to be, with the role and scope of this moment, as at the API's door. */
const open: OpenDoors = ({ context }) => {
  const as = (by: Person) => operatorInForce(context.db, by.id)
  const because = { reason: 'A test asks', gate: 'test' }
  return {
    plan: (by, { limit, ...asked }) =>
      passed(async () => {
        const made = await planRemediation(context, { operator: await as(by), feature: 'mail', params: { limit }, gate: 'test', ...asked })
        return made.type === 'planned' ? { id: made.plan.id, hash: made.plan.hash } : null
      }, null),
    request: (by, { tenantName, ...asked }) =>
      passed(async () => {
        const answer = await requestRun(context, { operator: await as(by), case: null, typedTenantName: tenantName, ...because, ...asked })
        return answer.type === 'requested' ? answer.run.id : null
      }, null),
    approve: (by, asked) =>
      passed(async () => (await approveRun(context, { operator: await as(by), gate: 'test', ...asked })).type === 'decided', false),
    reject: (by, asked) =>
      passed(async () => (await rejectRun(context, { operator: await as(by), ...because, ...asked })).type === 'decided', false),
    decide: (by, asked) =>
      passed(async () => (await decideRun(context, { operator: await as(by), ...because, ...asked })).type === 'decided', false),
    undo: (by, asked) =>
      passed(
        async () => (await undoRun(context, { operator: await as(by), case: null, ...because, ...asked })).type === 'requested',
        false,
      ),
    cancel: (by, asked) =>
      passed(async () => (await cancelRun(context, { operator: await as(by), ...because, ...asked })).type !== 'refused', false),
    breakGlass: (by) => passed(async () => (await breakGlass({ context, operator: await as(by), ...because })).type === 'broken', false),
  }
}

/** A no at the door is a no; anything else that is thrown fails the test. */
async function passed<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof OperationRefusal) return otherwise
    throw error
  }
}

test(
  'approvals — doors × self-approval × changed parameters × revoked permission × expired × double click: 0 escapes through the use cases',
  { timeout: withinMs },
  async () => {
    const sum = { effects: 0, approvals: 0 }
    await fc.assert(
      fc.asyncProperty(scenario, async (play) => {
        const { escapes, effects, approvals } = await attack({ db: database.db, open, play })
        sum.effects += effects
        sum.approvals += approvals
        expect(escapes).toEqual([])
      }),
      drawnPlays({ numRuns: 120, withinMs }),
    )
    // Had nobody ever been let through, nothing would have been tried.
    expect(sum.approvals).toBeGreaterThan(30)
    expect(sum.effects).toBeGreaterThan(30)
  },
)

test('a planted back door, which takes anybody’s yes, is found', async () => {
  const backDoor: OpenDoors = (world) => ({
    ...open(world),
    approve: async (by, { run }) => {
      const { context } = world
      await context.db.transaction(async (tx) => {
        await recordApproval(tx, { run, decision: 'approved', decidedBy: by.id, decidedAt: context.now(), reason: 'Forged' })
      })
      return true
    },
  })
  const play: Scenario = {
    remediation: 'mailbox/rebuild',
    requester: 'l2',
    others: ['lead', 'l1', 'auditor'],
    approvedFirst: false,
    moves: [{ type: 'approve', who: 2, hash: 'right', blank: false, twice: false }],
  }
  const { escapes } = await attack({ db: database.db, open: backDoor, play })
  expect(escapes).toEqual([expect.stringContaining('as l1')])
})
