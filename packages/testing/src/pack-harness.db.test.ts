import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InventoryEntry } from '@lamplighter/catalog'
import { createConnectors, mapSecretStore } from '@lamplighter/connectors'
import { commercePack, type CommerceClients } from '@lamplighter/pack-commerce'
import { startSandbox, type Sandbox } from '@lamplighter/sandbox'
import { faultCatalogue, type FaultEntry } from '@lamplighter/sandbox/faults'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { packHarness } from './pack-harness.ts'

// Every fault of the sample product, met by the pack without anything between: seen, planned, mended, proved, taken back.

const signal = new AbortController().signal
const home = mkdtempSync(join(tmpdir(), 'lamplighter-pack-'))
let sandbox: Sandbox
let connectors: ReturnType<typeof createConnectors>
let harness: ReturnType<typeof packHarness<CommerceClients>>
let tenants: InventoryEntry[]

beforeAll(async () => {
  const { adminUrl } = inject('databaseServer')
  sandbox = await startSandbox({ home, tenants: 4, databaseUrl: adminUrl, traffic: false, dropOnStop: true })
  connectors = createConnectors({
    platformUrl: sandbox.controlUrl,
    platformSecretRefs: { inventory: 'control' },
    secrets: mapSecretStore({ ...sandbox.secrets(), control: sandbox.token }),
  })
  harness = packHarness({ pack: commercePack, clients: connectors })
  tenants = await commercePack.inventory({ platform: connectors.platformClient({ signal }), signal })
}, 120_000)
afterEach(() => sandbox.clear({}))
afterAll(async () => {
  await connectors?.close()
  await sandbox?.stop()
  rmSync(home, { recursive: true, force: true })
}, 60_000)

const remedyOf = (fault: FaultEntry) => {
  const cures = commercePack.remediations.filter((one) => one.cures.includes(fault.truth.cause))
  return cures.find((one) => one.effect !== 'read-only') ?? cures[0]
}

/** Everything that anybody changed anywhere, as the product itself counts it. */
async function changesMade(tenant: InventoryEntry): Promise<{ effects: unknown; changes: number }> {
  const [rows, answer] = await Promise.all([
    connectors.readClients({ tenant, signal }).database.select({ text: 'select count(*)::int as effects from ops_effect' }),
    fetch(`${sandbox.controlUrl}/changes`, { headers: { authorization: `Bearer ${sandbox.token}` } }),
  ])
  const { changes } = (await answer.json()) as { changes: unknown[] }
  return { effects: rows.type === 'rows' ? rows.rows : rows.reason, changes: changes.length }
}

/** The target of a fault, and a tenant that feels it. */
function targetOf(fault: FaultEntry): { request: { tenant?: string; shared?: string }; tenant: InventoryEntry } {
  if (fault.target === 'tenant') return { request: { tenant: tenants[0]!.id }, tenant: tenants[0]! }
  for (const shared of fault.sharedTargets) {
    const tenant = tenants.find((one) =>
      [`payments-${one.region}`, one.shard, `release-${one.release}`, 'marketplace', 'mail-relay'].includes(shared),
    )
    if (tenant !== undefined) return { request: { shared }, tenant }
  }
  throw new Error(`No tenant of this small sandbox feels ${fault.id}.`)
}

/** What must show it: a check of the broken node itself, and the walk of the first feature that it breaks. */
function symptomsOf(fault: FaultEntry): string[] {
  const direct = commercePack.checks.filter((check) => check.observes === fault.truth.node && check.sensitivity > 0.5)
  const walk = commercePack.checks.filter((check) => check.observes === fault.affects[0])
  return [...direct.slice(0, 1), ...walk].map((check) => check.id)
}

const statusOf = (seen: Map<string, { status: string }>) => Object.fromEntries([...seen].map(([id, one]) => [id, one.status]))
const all = (checks: string[], status: string) => Object.fromEntries(checks.map((id) => [id, status]))

test('of a product that is well, every check of every tenant passes or warns', async () => {
  for (const tenant of tenants) {
    const seen = await harness.lookAll({ tenant })
    expect(
      [...seen].filter(([, one]) => one.status === 'fail' || one.status === 'unknown').map(([id, one]) => `${id}: ${one.message}`),
    ).toEqual([])
  }
})

test('the inventory names every tenant by all that callers say', () => {
  expect(tenants).toHaveLength(4)
  for (const tenant of tenants) {
    expect(new Set(tenant.identifiers.map((one) => one.kind))).toEqual(new Set(['tenant-id', 'company', 'domain', 'email', 'order-prefix']))
    expect(JSON.stringify(tenant.identifiers)).not.toContain('•')
  }
})

test('every remediation of the pack is met by a fault here, but for the partner that the product never breaks', () => {
  const met = new Set(faultCatalogue.map((fault) => remedyOf(fault)?.id))
  expect(commercePack.remediations.map((one) => one.id).filter((id) => !met.has(id))).toEqual(['identity-provider/follow'])
  expect(faultCatalogue.filter((fault) => remedyOf(fault) === undefined)).toEqual([])
})

describe.each(faultCatalogue.map((fault) => [fault.id, fault] as const))('%s', (id, fault) => {
  test(
    'is seen where it is, planned without a trace, mended, proved, and taken back where that was promised',
    { timeout: 150_000 },
    async () => {
      const { request, tenant } = targetOf(fault)
      const remedy = remedyOf(fault)!
      const symptoms = symptomsOf(fault)
      await sandbox.inject({ fault: id, ...request })
      expect(statusOf(await harness.lookUntil({ tenant, checks: symptoms, status: 'fail', withinMs: 25_000 }))).toEqual(
        all(symptoms, 'fail'),
      )

      const before = await changesMade(tenant)
      const { precheck, plan } = await harness.plan({ tenant, remediation: remedy.id })
      expect(precheck).toEqual({ type: 'ready' })
      expect(await changesMade(tenant), 'a plan writes nothing').toEqual(before)
      expect(plan?.effects.length).toBeGreaterThan(0)
      for (const { before: now, after } of plan?.effects ?? [])
        expect(now === after, 'only a read leaves it as it is').toBe(remedy.effect === 'read-only')
      expect(plan?.undo.possible).toBe(remedy.effect === 'reversible')

      const report = await harness.mend({ tenant, remediation: remedy.id, runId: `run-${id}` })
      expect(report.steps.map((step) => step.outcome.type)).toEqual(remedy.steps.map(() => 'done'))
      if (remedy.effect === 'read-only') {
        expect(await changesMade(tenant), 'a read-only remediation writes nothing').toEqual(before)
        return
      }
      expect(report.steps.map((step) => step.probe)).toEqual(remedy.steps.map(() => 'happened'))
      const proof = [...new Set([...symptoms, ...remedy.verify.checks])]
      expect(statusOf(await harness.lookUntil({ tenant, checks: proof, status: 'pass', withinMs: remedy.verify.withinMs }))).toEqual(
        all(proof, 'pass'),
      )

      if (remedy.effect !== 'reversible') return
      expect(await harness.undo({ tenant, remediation: remedy.id, runId: `run-${id}`, report })).toMatchObject(
        remedy.steps.map(() => ({ type: 'done' })),
      )
      const direct = symptoms.slice(0, 1)
      expect(
        statusOf(await harness.lookUntil({ tenant, checks: direct, status: 'fail', withinMs: 20_000 })),
        'what was changed is as before',
      ).toEqual(all(direct, 'fail'))
    },
  )
})

test('a step that is run twice under one key has one effect', async () => {
  const tenant = tenants[0]!
  await sandbox.inject({ fault: 'cache-poisoned', tenant: tenant.id })
  await harness.mend({ tenant, remediation: 'cache/flush', runId: 'twice' })
  const once = await changesMade(tenant)
  await sandbox.inject({ fault: 'cache-poisoned', tenant: tenant.id })
  const again = await harness.mend({ tenant, remediation: 'cache/flush', runId: 'twice' })
  expect(again.steps).toMatchObject([{ outcome: { type: 'done' }, probe: 'happened' }])
  expect((await changesMade(tenant)).effects).toEqual(once.effects)
  expect((await harness.look({ tenant, check: 'cache/matches-source' })).status, 'the second fault is still there').toBe('fail')
})

test('a precheck stops what is not needed, with the reason and the way out', async () => {
  for (const remediation of commercePack.remediations.filter(
    (one) =>
      !['payment-credential/rotate', 'marketplace-credential/rotate', 'payments-partner/switch-route', 'release/roll-back'].includes(
        one.id,
      ),
  )) {
    const { precheck } = await harness.plan({ tenant: tenants[0]!, remediation: remediation.id })
    expect(precheck, remediation.id).toMatchObject({
      type: 'stop',
      reason: expect.stringMatching(/.{10}/),
      wayOut: expect.stringMatching(/.{10}/),
    })
  }
})

test.each(['refuse', 'hang', 'garbage', 'huge', 'cut'])(
  'an instance that is unreachable by “%s” fails within the checks’ time and leaves its parts unknown',
  { timeout: 60_000 },
  async (mode) => {
    const tenant = tenants[0]!
    await sandbox.inject({ fault: 'instance-unreachable', tenant: tenant.id, params: { mode } })
    const seen = await harness.lookAll({
      tenant,
      checks: ['instance/answers', 'storefront/serves-shoppers', 'worker/turns', 'cache/matches-source', 'database/accepts-connections'],
    })
    expect(statusOf(seen)).toEqual({
      'instance/answers': 'fail',
      'storefront/serves-shoppers': 'fail',
      'worker/turns': 'unknown',
      'cache/matches-source': 'unknown',
      'database/accepts-connections': 'pass',
    })
  },
)
