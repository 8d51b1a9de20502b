import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import type { ChangeNotice } from '@lamplighter/catalog'
import { testDatabase } from '@lamplighter/testing'
import { createFakeSystem, fakeOperator, seedTenants, type FakeSystem } from '../fakes/fake-context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import { addChangeSource, endChangeSource, findReporter, getChangeSources } from './change-sources.ts'
import { reportChanges } from './report-changes.ts'

const database = testDatabase()
const admin = fakeOperator({ id: 'op-admin', role: 'admin' })
let system: FakeSystem

beforeEach(async () => {
  await database.db.execute(sql`truncate tenant, change, change_source, audit_event, setting, live_event cascade`)
  system = createFakeSystem(database.db)
  system.world.tenants = [fakeTenant({ id: 'acme' })]
  await seedTenants({ system })
})

const deploy = (change: Partial<ChangeNotice> = {}): ChangeNotice => ({
  externalId: 'build-7',
  kind: 'deploy',
  node: 'partner',
  at: new Date(system.at().getTime() - 60_000).toISOString(),
  summary: 'Deployed build 7.',
  tenant: null,
  group: 'partner-eu',
  ...change,
})
const report = (...changes: ChangeNotice[]) => reportChanges({ context: system.context, source: 'pipeline', changes })
const rows = async (table: string) => (await database.pool.query(`select * from ${table}`)).rows as Record<string, unknown>[]

test('a change told twice in the same words is one change and one audit event', async () => {
  expect(await report(deploy())).toEqual({
    type: 'recorded',
    recorded: 1,
    known: 0,
    changes: [{ externalId: 'build-7', id: 'pipeline:build-7', outcome: 'recorded' }],
  })
  expect(await report(deploy())).toMatchObject({ recorded: 0, known: 1, changes: [{ outcome: 'known' }] })
  expect(await rows('change')).toHaveLength(1)
  expect(await rows('audit_event')).toMatchObject([{ actor: 'source:pipeline', action: 'change.reported', gate: 'changes' }])
})

test('an id that stands for another change is refused, and nothing of the request is taken', async () => {
  await report(deploy())
  expect(await report(deploy({ externalId: 'build-8' }), deploy({ summary: 'Something else.' }))).toEqual({
    type: 'id-reused',
    problems: [{ path: 'changes[1].externalId', message: expect.stringContaining('used before') as string }],
  })
  expect(await rows('change')).toHaveLength(1)
})

test('two sources may use the same id', async () => {
  await report(deploy())
  expect(await reportChanges({ context: system.context, source: 'other', changes: [deploy()] })).toMatchObject({ recorded: 1 })
})

test.each([
  ['a node that nobody knows', { node: 'partnr' }, 'changes[0].node', /did you mean partner/],
  ['a tenant that nobody knows', { tenant: 'ghost', group: null }, 'changes[0].tenant', /no tenant/],
  ['a group that nobody is in', { group: 'partner-us' }, 'changes[0].group', /no group/],
  ['a group of what is not shared', { node: 'credential' }, 'changes[0].group', /name the tenant/],
  ['both a tenant and a group', { tenant: 'acme' }, 'changes[0].tenant', /either/],
  ['neither', { group: null }, 'changes[0].tenant', /either/],
  ['tomorrow', { at: '2026-11-22T10:00:00Z' }, 'changes[0].at', /future/],
  ['last year', { at: '2025-11-21T10:00:00Z' }, 'changes[0].at', /older/],
])('%s is refused with where and why, and nothing is written', async (_name, change, path, message) => {
  expect(await report(deploy(change))).toEqual({
    type: 'invalid',
    problems: [{ path, message: expect.stringMatching(message) as string }],
  })
  expect([await rows('change'), await rows('audit_event')]).toEqual([[], []])
})

test('the same id twice in one request is refused', async () => {
  expect(await report(deploy(), deploy())).toMatchObject({ type: 'invalid', problems: [{ path: 'changes[1].externalId' }] })
})

test('a source’s token is shown once, kept as a hash, and opens nothing after it was revoked', async () => {
  const { token } = await addChangeSource({ context: system.context, operator: admin, source: 'pipeline' })
  expect(JSON.stringify([await rows('change_source'), await rows('audit_event')])).not.toContain(token)
  expect(await findReporter({ context: system.context, token })).toBe('pipeline')
  expect(await findReporter({ context: system.context, token: `${token}x` })).toBeNull()
  await endChangeSource({ context: system.context, operator: admin, source: 'pipeline', reason: 'moved away' })
  expect(await findReporter({ context: system.context, token })).toBeNull()
  expect((await rows('audit_event')).map(({ action }) => action)).toEqual(['change-source.added', 'change-source.revoked'])
})

test('a name in force is not given twice; a revoked one gets a new token, and the old one stays shut', async () => {
  const first = await addChangeSource({ context: system.context, operator: admin, source: 'pipeline' })
  await expect(addChangeSource({ context: system.context, operator: admin, source: 'pipeline' })).rejects.toMatchObject({
    refusal: { code: 'change-source/already' },
  })
  await endChangeSource({ context: system.context, operator: admin, source: 'pipeline', reason: 'leaked' })
  const second = await addChangeSource({ context: system.context, operator: admin, source: 'pipeline' })
  expect(await findReporter({ context: system.context, token: second.token })).toBe('pipeline')
  expect(await findReporter({ context: system.context, token: first.token })).toBeNull()
  expect(await getChangeSources({ context: system.context, operator: admin })).toMatchObject([{ id: 'pipeline', revokedAt: null }])
})

test('a source says how much it told in the last 30 days, and when it was last heard', async () => {
  const { token, source } = await addChangeSource({ context: system.context, operator: admin, source: 'pipeline' })
  expect(source).toMatchObject({ changes: 0, lastUsedAt: null })
  expect(await findReporter({ context: system.context, token })).toBe('pipeline')
  const old = new Date(system.at().getTime() - 31 * 24 * 3_600_000).toISOString()
  await report(deploy(), deploy({ externalId: 'build-8' }), deploy({ externalId: 'build-1', at: old }))
  await reportChanges({ context: system.context, source: 'other', changes: [deploy()] })
  expect(await getChangeSources({ context: system.context, operator: admin })).toMatchObject([
    { id: 'pipeline', changes: 2, lastUsedAt: system.at().toISOString() },
  ])
})

test('the product’s own name is nobody else’s', async () => {
  await expect(addChangeSource({ context: system.context, operator: admin, source: 'kiosk' })).rejects.toMatchObject({
    refusal: { code: 'change-source/already' },
  })
})
