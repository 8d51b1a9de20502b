import { beforeEach, expect, test } from 'vitest'
import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import { testDatabase } from '@lamplighter/testing'
import { auditActions, createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { planRollout } from './plan-rollout.ts'
import { troubleMax } from './drive-trouble.ts'
import { rolloutsIn } from './rollout-fixture.ts'
import { steerRollout } from './steer-rollout.ts'

// A pack may throw where nobody expects it: in what decides by the plan, which is called outside of the guarded reads.

const database = testDatabase()
let world: RunWorld
let rollouts: ReturnType<typeof rolloutsIn>
let logged: string[]

beforeEach(async () => {
  await database.pool.query(`truncate rollout, run, remediation_setting cascade`)
  world = await createRunWorld(database.db)
  logged = []
  world.context.log = ({ message }) => logged.push(message)
  rollouts = rolloutsIn(world)
})

/** The remediation throws for these tenants, from now on. */
function poison(tenants: string[]): void {
  const clear = world.context.pack.remediations.find(({ id }) => id === 'mailbox/clear') as Remediation<Clients, unknown>
  clear.approval = ({ tenant }: { tenant: TenantFacts }) => {
    if (tenants.includes(tenant.id)) throw new Error('tier is not a function')
    return null
  }
}

/** Drives until it no longer throws; how often it did. */
async function driveOn(id: string): Promise<number> {
  for (let thrown = 0; ; thrown += 1) {
    const threw = await rollouts.drive(id).then(
      () => false,
      () => true,
    )
    if (!threw) return thrown
    if (thrown > 2 * troubleMax) throw new Error('it is tried for ever')
  }
}

async function started(count: number) {
  const operator = await world.operator('lead')
  const tenants = await rollouts.tenants(count)
  const rollout = await rollouts.plan({ operator, tenants })
  await rollouts.request({ operator, rollout })
  return { operator, tenants, rollout }
}

test('a tenant at which the pack breaks down pauses the rollout after a few tries, and says what, where and the way out', async () => {
  const { rollout, operator } = await started(3)
  await rollouts.drive(rollout.id)
  await rollouts.work(rollout.id)
  const bad = (await rollouts.see(rollout.id)).turns[1]!.tenant
  poison([bad])
  expect(await driveOn(rollout.id)).toBe(troubleMax - 1)
  const seen = await rollouts.see(rollout.id)
  expect(seen).toMatchObject({ state: 'paused', trouble: null, because: { code: 'rollout/turn-failed', by: 'the system' } })
  expect(seen.because!.message).toBe(
    `“Clear the mailbox (mailbox/clear)” broke down at ${bad}, 5 times: tier is not a function. Nothing was changed there. ` +
      'Have an engineer look at the remediation; other tenants can be mended from their diagnosis.',
  )
  expect(seen.rings[1]!.toSorted()).toEqual(['at-work', 'planned'])
  expect(logged).toEqual(['a rollout was left to a person: driving it failed again and again'])
  expect((await auditActions(database.db, rollout.id)).at(-1)).toBe('rollout.paused')
  expect(await rollouts.drive(rollout.id)).toBe('not-mine')

  poison([])
  await steerRollout(world.context, { operator, rollout: rollout.id, to: 'resume', reason: 'The pack was mended', gate: 'test' })
  expect(await rollouts.playOut(rollout.id)).toMatchObject({ state: 'finished', rings: [['fixed'], ['fixed', 'fixed']] })
  expect([...world.mailbox.deliveries.values()]).toEqual(Array(9).fill(1))
})

test('while counting, only the tenants at which it breaks down are refused; the others are counted', async () => {
  const operator = await world.operator('lead')
  const tenants = await rollouts.tenants(12)
  const bad = [tenants[0]!, tenants[5]!, tenants[10]!]
  poison(bad)
  const selection = { by: 'tenants', tenants } as const
  const planned = await planRollout(world.context, { operator, remediation: 'mailbox/clear', selection, params: {}, gate: 'test' })
  if (planned.type === 'refused') throw new Error('refused')
  for (let n = 0; n < 3; n += 1) await driveOn(planned.rollout.id)
  const seen = await rollouts.see(planned.rollout.id)
  expect(seen).toMatchObject({ state: 'planned' })
  expect(seen.rings.flat()).toHaveLength(9)
  const refused = seen.turns.filter(({ state }) => state === 'refused')
  expect(refused.map(({ tenant }) => tenant).toSorted()).toEqual(bad)
  expect(refused.map(({ reasons }) => reasons?.[0]?.code)).toEqual(bad.map(() => 'rollout/turn-failed'))
})

test('a trouble that passes is forgotten, and later ones are counted anew', async () => {
  const { rollout, tenants } = await started(3)
  poison(tenants)
  for (let n = 1; n < troubleMax; n += 1) await expect(rollouts.drive(rollout.id)).rejects.toThrow('tier is not a function')
  expect((await rollouts.see(rollout.id)).trouble).toMatchObject({ tries: troubleMax - 1, message: 'tier is not a function' })
  poison([])
  await rollouts.drive(rollout.id)
  expect(await rollouts.see(rollout.id)).toMatchObject({ state: 'running', trouble: null })
})

test('what can not be laid out, with no tenant to blame, ends and says so', async () => {
  const operator = await world.operator('lead')
  const selection = { by: 'tenants' as const, tenants: await rollouts.tenants(2) }
  const asked = await planRollout(world.context, { operator, remediation: 'mailbox/clear', selection, params: {}, gate: 'test' })
  if (asked.type === 'refused') throw new Error('refused')
  const { id } = asked.rollout
  await database.pool.query(`alter table rollout add constraint planted check (hash is null) not valid`)
  try {
    expect(await driveOn(id)).toBe(troubleMax - 1)
  } finally {
    await database.pool.query(`alter table rollout drop constraint planted`)
  }
  const seen = await rollouts.see(id)
  expect(seen).toMatchObject({ state: 'aborted', finishedAt: expect.any(Date), because: { code: 'rollout/driving-failed' } })
  expect(seen.because!.message).toMatch(/^It could not be carried on, 5 times: .*plan it again\.$/s)
})
