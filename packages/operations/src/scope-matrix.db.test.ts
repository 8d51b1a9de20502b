import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { createAutomaticAttempt, createChanges, createRollout } from '@lamplighter/db/queries'
import type { Operator, Scope } from '@lamplighter/remediation'
import { testDatabase } from '@lamplighter/testing'
import { listAudit } from './audit/audit-doors.ts'
import { listAutomatic } from './automatic/automatic-doors.ts'
import { getAvailability } from './availability/get-availability.ts'
import { setObjective } from './availability/set-objective.ts'
import { getRollout, listRollouts } from './bulk/rollout-doors.ts'
import { openCase } from './case/support-case.ts'
import { listTenantChanges } from './change/list-tenant-changes.ts'
import { getDesk } from './desk/get-desk.ts'
import { diagnose } from './diagnosis/diagnose.ts'
import { getDiagnosis, getEvidenceBundle } from './diagnosis/get-diagnosis.ts'
import { runNextCheck } from './diagnosis/run-next-check.ts'
import { createFakeSystem, fakeOperator, seedTenants, type FakeSystem } from './fakes/fake-context.ts'
import { fakeTenant } from './fakes/fake-world.ts'
import { listFleet } from './fleet/list-fleet.ts'
import { answerDiagnosis } from './learning/answer-diagnosis.ts'
import { getLearning, listFacts } from './learning/get-learning.ts'
import { getOutcome } from './learning/get-outcome.ts'
import { listMaintenance } from './maintenance/list-maintenance.ts'
import { setMaintenance } from './maintenance/set-maintenance.ts'
import { createSweep } from './sweep/sweep.ts'
import { getTenant } from './tenant/get-tenant.ts'
import { searchTenants } from './tenant/search-tenants.ts'

const database = testDatabase()
let system: FakeSystem
let diagnosisId: string

/** acme (eu, business) and its sisters are out of scope for those who see only `us`; globex is the one they see. */
beforeAll(async () => {
  system = createFakeSystem(database.db)
  system.world.tenants = ['acme', 'amber', 'azure']
    .map((id) => fakeTenant({ id }))
    .concat(fakeTenant({ id: 'globex', region: 'us', tier: 'enterprise' }))
  await seedTenants({ system })
  await database.db.execute(
    sql`insert into operator (id, name, email, role, created_at) values ('op-1', 'Lina', 'lina@ops.example', 'l1', now())`,
  )
  for (const id of ['acme', 'amber', 'azure', 'globex'])
    system.world.set({ tenant: id, check: 'checkout/place-order', answer: { type: 'fail', code: 'refused' } })
  const sweep = createSweep({ context: system.context, worker: 'w1' })
  await sweep.round()
  await sweep.stop()
  const everything = fakeOperator()
  diagnosisId = (await diagnose({ context: system.context, operator: everything, tenant: 'acme', feature: 'checkout' })).id
  await openCase({ context: system.context, operator: everything, tenant: 'acme', feature: 'checkout', summary: 'acme cannot sell' })
  await seedLater(fakeOperator({ role: 'admin' }))
})

/** What came after the first screens: changes, windows, promises, rollouts, what was learned and what ran by itself; all of acme's. */
async function seedLater(admin: Operator): Promise<void> {
  const { context } = system
  const at = system.at()
  const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
  await createChanges(context.db, {
    changes: ['acme', 'globex'].map((tenant) => ({
      id: `pipeline:${tenant}`,
      tenant,
      node: 'credential',
      group: null,
      kind: 'configuration',
      at: later(-5),
      summary: `new settings of ${tenant}`,
      source: 'pipeline',
      recordedAt: at,
    })),
  })
  for (const tenant of ['acme', 'globex']) {
    const target = { tenant }
    await setMaintenance({ context, operator: admin, target, from: later(60), to: later(120), reason: `${tenant} moves house` })
  }
  await setObjective({ context, operator: admin, tenant: 'acme', percent: 99.5, reason: 'what acme pays for' })
  await answerDiagnosis({ context, operator: admin, diagnosis: diagnosisId, answer: { type: 'other', cause: null }, note: 'acme said so' })
  await createAutomaticAttempt(context.db, {
    diagnosis: diagnosisId,
    remediation: 'credential/rotate',
    tenant: 'acme',
    feature: 'checkout',
    cause: 'credential/expired',
    at,
    outcome: 'declined',
  })
  // One that is acme's alone, and one that reaches over the border: its other tenants are counted there, and not named.
  for (const [id, tenants] of [
    ['rollout-of-acme', ['acme', 'amber']],
    ['rollout-of-both', ['azure', 'globex']],
  ] as const) {
    await createRollout(context.db, {
      rollout: {
        id,
        remediation: 'credential/rotate',
        remediationVersion: 1,
        packVersion: '1.0.0',
        effect: 'reversible',
        params: {},
        selection: { by: 'tenants', tenants: [...tenants] },
        state: 'planning',
        ringMax: 16,
        tolerance: 0,
        createdBy: 'op-1',
        createdAt: at,
        gate: 'console',
      },
      tenants: [...tenants],
    })
  }
}

type Named = { name: string; call: (operator: Operator) => unknown }

/** Every use case that lists: what it returns is searched for tenants' names. */
const lists: Named[] = [
  { name: 'getDesk', call: (operator) => getDesk({ context: system.context, operator }) },
  { name: 'searchTenants by prefix', call: (operator) => searchTenants({ context: system.context, operator, text: 'a', limit: 50 }) },
  { name: 'searchTenants by domain', call: (operator) => searchTenants({ context: system.context, operator, text: 'acme.example' }) },
  ...(['region', 'tier', 'ring', 'shard', 'release'] as const).map((groupBy) => ({
    name: `listFleet by ${groupBy}`,
    call: (operator: Operator) => listFleet({ context: system.context, operator, groupBy }),
  })),
  {
    name: 'listFleet of failing',
    call: (operator) => listFleet({ context: system.context, operator, groupBy: 'region', group: 'eu', state: 'failing' }),
  },
  { name: 'listMaintenance', call: (operator) => listMaintenance({ context: system.context, operator }) },
  { name: 'listRollouts', call: (operator) => listRollouts({ context: system.context, operator }) },
  { name: 'listFacts', call: (operator) => listFacts({ context: system.context, operator, limit: 50 }) },
  { name: 'listAutomatic', call: (operator) => listAutomatic({ context: system.context, operator }) },
  { name: 'listAudit', call: (operator) => listAudit({ context: system.context, operator }) },
]

/** Every use case that names one tenant's thing: out of scope it is refused as unknown. */
const gets: Named[] = [
  { name: 'getTenant', call: (operator) => getTenant({ context: system.context, operator, tenant: 'acme' }) },
  { name: 'diagnose', call: (operator) => diagnose({ context: system.context, operator, tenant: 'acme', feature: 'checkout' }) },
  { name: 'getDiagnosis', call: (operator) => getDiagnosis({ context: system.context, operator, tenant: 'acme', feature: 'checkout' }) },
  {
    name: 'runNextCheck',
    call: (operator) => runNextCheck({ context: system.context, operator, tenant: 'acme', feature: 'checkout', check: 'database/answers' }),
  },
  { name: 'getEvidenceBundle', call: (operator) => getEvidenceBundle({ context: system.context, operator, diagnosis: diagnosisId }) },
  { name: 'openCase', call: (operator) => openCase({ context: system.context, operator, tenant: 'acme', summary: 'not mine' }) },
  { name: 'listTenantChanges', call: (operator) => listTenantChanges({ context: system.context, operator, tenant: 'acme' }) },
  { name: 'listMaintenance of a tenant', call: (operator) => listMaintenance({ context: system.context, operator, tenant: 'acme' }) },
  { name: 'getAvailability', call: (operator) => getAvailability({ context: system.context, operator, tenant: 'acme' }) },
  { name: 'getRollout', call: (operator) => getRollout({ context: system.context, operator, rollout: 'rollout-of-acme' }) },
  { name: 'getOutcome', call: (operator) => getOutcome({ context: system.context, operator, diagnosis: diagnosisId }) },
]

const blind: { name: string; scope: Scope }[] = [
  { name: 'no scope', scope: { kind: 'nothing' } },
  { name: 'empty lists', scope: { kind: 'some', regions: [], tiers: [], tenants: [] } },
]
const narrow: { name: string; scope: Scope }[] = [
  { name: 'another region', scope: { kind: 'some', regions: ['us'], tiers: [], tenants: [] } },
  { name: 'another tier', scope: { kind: 'some', regions: [], tiers: ['enterprise'], tenants: [] } },
  { name: 'another tenant', scope: { kind: 'some', regions: [], tiers: [], tenants: ['globex'] } },
]
const outside = /acme|amber|azure/i

describe.each(lists)('$name', ({ call }) => {
  test('shows everything to those who may see everything', async () => {
    expect(JSON.stringify(await call(fakeOperator()))).toMatch(outside)
  })
  test.each([...blind, ...narrow])('shows nothing out of scope with $name', async ({ scope }) => {
    expect(JSON.stringify(await call(fakeOperator({ scope })))).not.toMatch(outside)
  })
  test.each(blind)('shows and counts no tenant at all with $name', async ({ scope }) => {
    const shown = JSON.stringify(await call(fakeOperator({ scope })))
    expect(shown).not.toMatch(/globex/i)
    expect(shown).not.toMatch(/"(tenants|failing|failingTenants|failingFeatures|sick|members)":[1-9]/)
  })
})

describe.each(gets)('$name', ({ call }) => {
  test('answers those who may see it', async () => {
    await expect(Promise.resolve(call(fakeOperator()))).resolves.toBeTruthy()
  })
  test.each([...blind, ...narrow])('is refused as unknown with $name', async ({ scope }) => {
    await expect(Promise.resolve(call(fakeOperator({ scope })))).rejects.toMatchObject({
      refusal: { code: expect.stringMatching(/unknown$/) as string },
    })
  })
})

test('a rollout over the border counts those beyond it, and names none of them', async () => {
  const operator = fakeOperator({ scope: { kind: 'some', regions: ['us'], tiers: [], tenants: [] } })
  const seen = await getRollout({ context: system.context, operator, rollout: 'rollout-of-both' })
  expect(seen).toMatchObject({ outOfScope: 1, counts: { tenants: 2 } })
  expect(JSON.stringify(seen)).toMatch(/globex/i)
  expect(JSON.stringify(seen)).not.toMatch(outside)
})

test.each([...blind, ...narrow])('what was learned of others is not counted for those with $name', async ({ scope }) => {
  expect((await getLearning({ context: system.context, operator: fakeOperator() })).calibration.answers).toBe(1)
  expect((await getLearning({ context: system.context, operator: fakeOperator({ scope }) })).calibration.answers).toBe(0)
})
