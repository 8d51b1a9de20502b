import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { FeatureState } from '@lamplighter/catalog/vocabulary'
import { tenantHealth } from '../schema/schema.ts'
import { importTenants } from '../testing/inventory-fixture.ts'
import { testDatabase } from '../testing/test-database.ts'
import { listFailingFeatures, listFeatureStates, saveFeatureStates, updateFeatureCause } from './feature-state.ts'
import { countFleet, getFleetTotals } from './fleet-totals.ts'
import { listFleet } from './fleet.ts'
import type { PageRequest } from './page.ts'
import { EVERYTHING } from './scope.ts'

const database = testDatabase()
const minute = (n: number) => new Date(Date.UTC(2026, 10, 20, 10, n))

const save = (tenant: string, feature: string, state: FeatureState, at = minute(0)) =>
  saveFeatureStates(database.db, { states: [{ tenant, feature, state, checkedAt: at, health: null }] })
const countsOf = async (tenant: string) => (await database.db.select().from(tenantHealth).where(eq(tenantHealth.tenant, tenant)))[0]

test('only changes are reported, and the tenant’s counts follow them', async () => {
  expect(await save('counts', 'checkout', 'ok')).toEqual([{ tenant: 'counts', feature: 'checkout', from: null, to: 'ok', at: minute(0) }])
  await save('counts', 'orders', 'degraded')
  expect(await save('counts', 'checkout', 'failing', minute(1))).toEqual([
    { tenant: 'counts', feature: 'checkout', from: 'ok', to: 'failing', at: minute(1) },
  ])
  expect(await save('counts', 'checkout', 'failing', minute(2))).toEqual([])
  expect(await countsOf('counts')).toMatchObject({ ok: 0, failing: 1, degraded: 1 })
  expect(await save('counts', 'checkout', 'ok', minute(1))).toEqual([])
  expect(await countsOf('counts')).toMatchObject({ failing: 1 })
})

test('a feature that is ok again loses its cause; a late diagnosis gives it none', async () => {
  const cause = {
    tenant: 'cause',
    feature: 'checkout',
    cause: 'payments/credential',
    verdict: 'likely',
    causeScope: 'tenant',
    diagnosisId: 'd',
  } as const
  const stored = async () => (await listFeatureStates(database.db, { scope: EVERYTHING, tenant: 'cause' }))[0]
  await save('cause', 'checkout', 'failing')
  await updateFeatureCause(database.db, cause)
  expect(await stored()).toMatchObject({ cause: 'payments/credential', causeVerdict: 'likely', diagnosisId: 'd' })
  await save('cause', 'checkout', 'ok', minute(1))
  expect(await stored()).toMatchObject({ cause: null, causeVerdict: null, causeScope: null, diagnosisId: null })
  await updateFeatureCause(database.db, cause)
  expect(await stored()).toMatchObject({ cause: null })
})

test('two writers of one tenant at once leave counts that add up', async () => {
  const features = Array.from({ length: 12 }, (_, index) => `feature-${index}`)
  for (let round = 0; round < 4; round++) {
    await Promise.all(features.map((feature, index) => save('race', feature, (index + round) % 3 === 0 ? 'failing' : 'ok', minute(round))))
    const states = await listFeatureStates(database.db, { scope: EVERYTHING, tenant: 'race' })
    const failing = states.filter(({ state }) => state === 'failing').length
    expect(await countsOf('race')).toMatchObject({ failing, ok: states.length - failing })
  }
})

test('fleet pages follow each other without gap or repetition, and filters hold on each', async () => {
  const { db } = database
  const ids = Array.from({ length: 25 }, (_, index) => `fleet-${String(index).padStart(2, '0')}`)
  await importTenants(
    db,
    ids.map((id, index) => ({ id, region: index % 2 === 0 ? 'eu' : 'us', ring: index % 3 })),
  )
  await saveFeatureStates(db, {
    states: ids.map((tenant, index) => ({
      tenant,
      feature: 'checkout',
      state: index % 5 === 0 ? ('failing' as const) : ('ok' as const),
      checkedAt: minute(0),
      health: null,
    })),
  })
  const readAll = async (filter: Parameters<typeof listFleet>[1]['filter']) => {
    const seen: string[] = []
    let page: PageRequest = { limit: 4 }
    for (;;) {
      const { items, next } = await listFleet(db, { scope: EVERYTHING, ...(filter ? { filter } : {}), page })
      seen.push(...items.map((row) => row.tenant))
      if (next === null) return seen
      page = { limit: 4, after: next }
    }
  }
  expect(await readAll(undefined)).toEqual(ids)
  expect(await readAll({ region: 'us' })).toEqual(ids.filter((_, index) => index % 2 === 1))
  expect(await readAll({ ring: 0, state: 'failing' })).toEqual(ids.filter((_, index) => index % 15 === 0))
  expect(await countFleet(db, { scope: EVERYTHING, groupBy: 'region' })).toMatchObject([
    { value: 'eu', tenants: 13, failing: 3 },
    { value: 'us', tenants: 12, failing: 2 },
  ])
  expect(await getFleetTotals(db, { scope: EVERYTHING })).toMatchObject({ tenants: 25, failingTenants: 5, failingFeatures: 5 })
})

test('the newest trouble comes first, page after page', async () => {
  const { db } = database
  await importTenants(db, [{ id: 'desk', name: 'Desk' }])
  for (let index = 0; index < 7; index++) await save('desk', `f-${index}`, 'unstable', minute(Math.floor(index / 2)))
  const seen: string[] = []
  let after: string | null = null
  do {
    const found: Awaited<ReturnType<typeof listFailingFeatures>> = await listFailingFeatures(db, {
      scope: EVERYTHING,
      states: ['unstable'],
      page: { limit: 2, after },
    })
    seen.push(...found.items.map((row) => row.feature))
    after = found.next
  } while (after)
  expect(seen).toEqual(['f-6', 'f-5', 'f-4', 'f-3', 'f-2', 'f-1', 'f-0'])
})

test('one shared cause, however many tenants it hits, hides no trouble of a tenant’s own', async () => {
  const { db } = database
  await importTenants(db, [{ id: 'hit', name: 'Hit' }])
  for (const feature of ['partner', 'own', 'unknown']) await save('hit', feature, 'degraded', minute(1))
  const found = { verdict: 'confirmed', diagnosisId: 'd' } as const
  await updateFeatureCause(db, { tenant: 'hit', feature: 'partner', cause: 'partner/down', causeScope: 'shared', ...found })
  await updateFeatureCause(db, { tenant: 'hit', feature: 'own', cause: 'key/expired', causeScope: 'tenant', ...found })
  const list = async (cause: 'shared' | 'own-or-unknown') =>
    (await listFailingFeatures(db, { scope: EVERYTHING, states: ['degraded'], cause, page: { limit: 10 } })).items
      .filter((row) => row.tenant === 'hit')
      .map((row) => row.feature)
  expect(await list('shared')).toEqual(['partner'])
  expect(await list('own-or-unknown')).toEqual(['unknown', 'own'])
})
