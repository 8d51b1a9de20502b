import { beforeEach, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { EVERYTHING, listAuditEvents, listCheckStates } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { createFakeSystem, fakeOperator, seedTenants, type FakeSystem } from '../fakes/fake-context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import { resolveTenant } from '../tenant/resolve-tenant.ts'
import { revealEvidence } from './reveal-evidence.ts'

const database = testDatabase()
const reason = 'The caller asks which of her people is meant.'
let system: FakeSystem
let shown: (boolean | undefined)[]

beforeEach(async () => {
  await database.db.execute(sql`truncate tenant, check_state, feature_state, diagnosis, audit_event cascade`)
  system = createFakeSystem(database.db)
  system.world.tenants = [fakeTenant({ id: 'acme' })]
  await seedTenants({ system })
  shown = []
  const { readClients } = system.world.clients
  system.context.clients = {
    ...system.world.clients,
    readClients: (asked) => {
      shown.push(asked.showPersonalData)
      return readClients(asked)
    },
  }
})

const reveal = (options: { check?: string; reason?: string; operator?: ReturnType<typeof fakeOperator> } = {}) =>
  revealEvidence({ context: system.context, operator: fakeOperator(), tenant: 'acme', check: 'credential/accepted', reason, ...options })
const events = async () =>
  (await listAuditEvents(database.db, { scope: EVERYTHING, action: 'evidence.revealed', page: { limit: 10 } })).items

test('who looked behind the masks, where and why stands in the audit log, before anything is seen', async () => {
  system.world.set({ tenant: 'acme', check: 'credential/accepted', answer: { type: 'throw', message: 'no route' } })
  expect(await reveal()).toMatchObject({ check: 'credential/accepted', status: 'unknown' })
  expect(await events()).toMatchObject([
    { action: 'evidence.revealed', tenant: 'acme', subject: 'credential/accepted', reason, actor: fakeOperator().id },
  ])
})

test('only this one look shows personal data, and nothing of it is kept', async () => {
  await reveal()
  await system.context.runChecks({
    tenant: await resolveTenant({ context: system.context, operator: fakeOperator(), tenant: 'acme' }),
    checkIds: ['credential/accepted'],
    signal: new AbortController().signal,
  })
  expect(shown).toEqual([true])
  expect(await listCheckStates(database.db, { scope: EVERYTHING, tenant: 'acme' })).toEqual([])
})

test.each([
  ['without a reason', { reason: '   because ' }, 'evidence/no-reason'],
  ['of a check that is unknown', { check: 'no/such' }, 'check/does-not-apply'],
])('%s nothing is looked at and nothing recorded', async (_, options, code) => {
  await expect(reveal(options)).rejects.toMatchObject({ refusal: { code } })
  expect(shown).toEqual([])
  expect(await events()).toEqual([])
})

test('a tenant outside the operator’s scope is as unknown as one that does not exist', async () => {
  await expect(
    reveal({ operator: fakeOperator({ scope: { kind: 'some', tenants: ['globex'], regions: [], tiers: [] } }) }),
  ).rejects.toThrow(/tenant/)
  expect(shown).toEqual([])
})
