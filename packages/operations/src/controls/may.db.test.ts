import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Operator } from '@lamplighter/remediation'
import { testDatabase } from '@lamplighter/testing'
import { createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { mayRun } from './may.ts'

const database = testDatabase()
let world: RunWorld
let tenant: string
let asking: Operator

beforeAll(async () => {
  world = await createRunWorld(database.db)
  // Many ask for the same tenant here: its budget is not what is tried.
  world.context.limits = []
  tenant = await world.tenant()
  asking = await world.operator('lead')
})

type Change = Partial<Omit<Parameters<typeof mayRun>[0], 'who'>> & { who: Operator }
const may = ({ who, ...change }: Change) =>
  mayRun({ context: world.context, operator: asking, remediation: 'mailbox/clear', tenant, who: who.id, ...change })

describe('what would happen if somebody asked', () => {
  test('is what happens when they ask', async () => {
    for (const role of ['l1', 'l2', 'lead', 'engineer', 'admin', 'auditor'] as const) {
      for (const remediation of ['mailbox/clear', 'mailbox/rebuild', 'mailbox/drop']) {
        const who = await world.operator(role)
        const { decision } = await may({ who, remediation, withPlan: true })
        const asked = await world.plan({ operator: who, tenant, remediation }).then(
          async (plan) => world.request({ operator: who, plan, typedTenantName: `${tenant} Ltd` }),
          () => ({ type: 'refused' as const }),
        )
        const expected = asked.type === 'refused' ? 'refuse' : asked.run.state === 'awaiting-approval' ? 'needs-approval' : 'allow'
        expect(`${role} ${remediation} ${decision.type}`).toBe(`${role} ${remediation} ${expected}`)
        await database.db.execute(
          sql`update run set state = 'cancelled', finished_at = now() where tenant = ${tenant} and finished_at is null`,
        )
      }
    }
  })

  test('names who could say yes: trusted enough, in scope, and never the one who asks', async () => {
    const who = await world.operator('lead')
    const far = await world.operator('admin', { region: 'us' })
    const near = await world.operator('engineer')
    const answer = await may({ who, remediation: 'mailbox/drop' })
    expect(answer).toMatchObject({ decision: { type: 'needs-approval', by: 'engineer' } })
    const names = answer.approvers.map(({ id }) => id)
    expect(names).toContain(near.id)
    expect(names).not.toContain(far.id)
    expect(names).not.toContain(who.id)
  })

  test('gives every reason with its way out, by the scope that the other person has now', async () => {
    const answer = await may({ who: await world.operator('l2', { region: 'us' }) })
    expect(answer.decision).toMatchObject({ type: 'refuse', reasons: [{ code: 'operator/scope', wayOut: expect.any(String) as string }] })
    expect(answer.operator.scope).toBe('region us')
  })

  test('reads the tenant only when it is told to, and stores nothing either way', async () => {
    const who = await world.operator('l2')
    const count = async () =>
      (
        await database.pool.query(
          `select (select count(*) from plan) + (select count(*) from run) + (select count(*) from audit_event) as n`,
        )
      ).rows[0].n
    const before = await count()
    expect((await may({ who })).basis.plan).toEqual({ type: 'none' })
    expect((await may({ who, withPlan: true, params: { limit: 3 } })).basis.plan).toMatchObject({ type: 'made', effects: [{}, {}, {}] })
    expect(await count()).toBe(before)
    expect(world.mailbox.deliveries.size).toBe(0)
  })

  test('is refused as unknown outside the reader’s own scope, and for nobody', async () => {
    const who = await world.operator('l2')
    await expect(may({ who, operator: await world.operator('lead', { region: 'us' }) })).rejects.toMatchObject({
      refusal: { code: 'tenant/unknown' },
    })
    await expect(may({ who: { ...who, id: 'nobody' } })).rejects.toMatchObject({ refusal: { code: 'operator/unknown' } })
  })

  test('an auditor reads it, without putting load on the customer', async () => {
    const who = await world.operator('l2')
    const auditor = await world.operator('auditor')
    await expect(may({ who, operator: auditor })).resolves.toMatchObject({ decision: { type: 'allow' } })
    await expect(may({ who, operator: auditor, withPlan: true })).rejects.toMatchObject({ refusal: { code: 'operator/read-only' } })
  })
})
