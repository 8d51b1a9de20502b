import { beforeEach, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import type { Operator } from '@lamplighter/remediation'
import { getDesk } from '../desk/get-desk.ts'
import { createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { rolloutsIn } from './rollout-fixture.ts'
import { suggestRollout } from './suggest-rollout.ts'

const database = testDatabase()
let world: RunWorld
let tenants: string[]

beforeEach(async () => {
  await database.pool.query(`truncate rollout, run, feature_state, shared_problem cascade`)
  world = await createRunWorld(database.db)
  tenants = await rolloutsIn(world).tenants(3)
  for (const tenant of tenants)
    await database.pool.query(
      `insert into feature_state (tenant, feature, state, since, checked_at, cause) values ($1, 'mail', 'failing', now(), now(), 'mailbox/stuck')`,
      [tenant],
    )
})

const suggested = (operator: Operator, tenant = tenants[0]!) =>
  suggestRollout({ context: world.context, operator, tenant, feature: 'mail' })

test('where several tenants have the cause, a rollout of its cure is suggested to who may plan one', async () => {
  const suggestion = {
    remediation: { id: 'mailbox/clear', title: 'Clear the mailbox (mailbox/clear)' },
    cause: { id: 'mailbox/stuck', title: expect.any(String) },
    problem: null,
    tenants: 3,
  }
  expect(await suggested(await world.operator('l2'))).toEqual(suggestion)
  expect(await suggested(await world.operator('lead'))).toEqual(suggestion)
})

test('L1 and auditors are suggested none, and whoever does not see the tenant learns nothing', async () => {
  expect(await suggested(await world.operator('l1'))).toBeNull()
  expect(await suggested(await world.operator('auditor'))).toBeNull()
  await expect(suggested(await world.operator('l2', { region: 'us' }))).rejects.toMatchObject({ refusal: { code: 'tenant/unknown' } })
})

test('nothing is suggested for a cause that one tenant alone has', async () => {
  await database.pool.query(`delete from feature_state where tenant <> $1`, [tenants[0]])
  expect(await suggested(await world.operator('l2'))).toBeNull()
})

test('a shared problem is what the rollout is planned for, and the desk says what cures it', async () => {
  await database.pool.query(
    `insert into shared_problem (id, node, "group", state, opened_at, members, sick, members_elsewhere, sick_elsewhere, updated_at, cause)
     values ('sp-1', 'mailbox', 'g', 'open', now(), 3, 2, 0, 0, now(), 'mailbox/stuck')`,
  )
  for (const tenant of tenants.slice(0, 2))
    await database.pool.query(`insert into shared_problem_tenant (problem, tenant, joined_at) values ('sp-1', $1, now())`, [tenant])
  const operator = await world.operator('l2')
  expect(await suggested(operator)).toMatchObject({ problem: 'sp-1', tenants: 2 })
  const { sharedProblems } = await getDesk({ context: world.context, operator })
  expect(sharedProblems).toMatchObject([
    { id: 'sp-1', cure: { id: 'mailbox/clear', title: 'Clear the mailbox (mailbox/clear)', target: 'tenant' } },
  ])
})
