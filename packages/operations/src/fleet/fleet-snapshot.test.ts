import { expect, test } from 'vitest'
import { fleetFacts } from './fleet-facts-fixture.ts'
import { createFleetSnapshot, type FleetFacts } from './fleet-snapshot.ts'

type States = Record<string, 'warn' | 'fail' | 'unknown'>

/** Tenants on the one partner, looked at a second apart, the first at time 0. */
function facts(options: { tenants: Record<string, States>; notApplicable?: Map<string, Set<string>> }): FleetFacts {
  const ids = Object.keys(options.tenants)
  return fleetFacts({
    groupsOf: new Map(ids.map((tenant) => [tenant, [{ node: 'partner', group: 'eu' }]])),
    states: options.tenants,
    notApplicable: options.notApplicable ?? new Map(),
    lookedAt: ids.map((_, n) => n * 1000),
    reach: new Map([['partner', ['checkout', 'refund']]]),
  })
}

function snapshotOf(known: FleetFacts) {
  const snapshot = createFleetSnapshot(known)
  return { othersOf: (tenant: string, lookedAtSince = new Date(0)) => snapshot.othersOf({ tenant, lookedAtSince }) }
}

test('a tenant is left out of the figures of its own group', () => {
  const snapshot = snapshotOf(facts({ tenants: { a: { checkout: 'fail', refund: 'fail' }, b: { checkout: 'fail' }, c: {}, d: {} } }))
  expect(snapshot.othersOf('a')).toEqual([
    {
      node: 'partner',
      group: 'eu',
      members: 3,
      sick: 1,
      checks: [
        { check: 'checkout', seen: 3, failed: 1 },
        { check: 'refund', seen: 3, failed: 0 },
      ],
    },
  ])
  expect(snapshot.othersOf('c')[0]).toMatchObject({ members: 3, sick: 2 })
})

test('half of the observed checks failing is sick, less is not', () => {
  const sick = (states: Record<string, 'warn' | 'fail' | 'unknown'>) =>
    snapshotOf(facts({ tenants: { a: states, b: {} } })).othersOf('b')[0]!.sick
  expect(sick({ checkout: 'fail' })).toBe(1)
  expect(sick({ checkout: 'fail', refund: 'unknown' })).toBe(1)
  expect(sick({ checkout: 'warn', refund: 'warn' })).toBe(0)
  expect(sick({})).toBe(0)
})

test('a tenant that could not be looked at is no member, neither sick nor healthy', () => {
  const snapshot = snapshotOf(facts({ tenants: { a: { checkout: 'unknown', refund: 'unknown' }, b: {}, c: {} } }))
  expect(snapshot.othersOf('b')[0]).toMatchObject({ members: 1, sick: 0 })
})

test('a check that does not apply to a tenant is not counted as seen', () => {
  const snapshot = snapshotOf(facts({ tenants: { a: { checkout: 'fail' }, b: {} }, notApplicable: new Map([['a', new Set(['refund'])]]) }))
  expect(snapshot.othersOf('b')[0]!.checks).toEqual([
    { check: 'checkout', seen: 1, failed: 1 },
    { check: 'refund', seen: 0, failed: 0 },
  ])
})

test('a tenant that the fleet does not know has no figures', () => {
  expect(snapshotOf(facts({ tenants: { a: {} } })).othersOf('nobody')).toEqual([])
})

test('a sibling that was looked at before the trouble began says nothing', () => {
  const snapshot = snapshotOf(facts({ tenants: { a: { checkout: 'fail' }, b: {}, c: { checkout: 'fail' }, d: {} } }))
  expect(snapshot.othersOf('a', new Date(2000))[0]).toMatchObject({ members: 2, sick: 1 })
})

test('a tenant that was not looked at recently is a member of nothing', () => {
  const known = facts({ tenants: { a: {}, b: { checkout: 'fail' }, c: {} } })
  known.lookedAt[1] = NaN
  expect(snapshotOf(known).othersOf('a')[0]).toMatchObject({ members: 1, sick: 0 })
})

test('a region is not blamed for its shard: whom a shared problem explains counts for that alone', () => {
  // Twelve on shard 1, all sick; twelve on shard 2, all well; all of them in one region.
  const tenants = Array.from({ length: 24 }, (_, n) => `t${String(n).padStart(2, '0')}`)
  const isSick = (n: number) => n < 12
  const known = fleetFacts({
    groupsOf: new Map(
      tenants.map((tenant, n) => [
        tenant,
        [
          { node: 'shard', group: isSick(n) ? 'eu-1' : 'eu-2' },
          { node: 'region', group: 'eu' },
        ],
      ]),
    ),
    states: Object.fromEntries(tenants.filter((_, n) => isSick(n)).map((tenant) => [tenant, { checkout: 'fail' }])),
    reach: new Map([
      ['shard', ['checkout']],
      ['region', ['checkout']],
    ]),
  })
  expect(snapshotOf(known).othersOf('t00')).toMatchObject([
    { node: 'shard', group: 'eu-1', members: 11, sick: 11 },
    { node: 'region', group: 'eu', members: 12, sick: 0 },
  ])
  expect(snapshotOf(known).othersOf('t23')).toMatchObject([
    { node: 'shard', group: 'eu-2', members: 11, sick: 0 },
    { node: 'region', group: 'eu', members: 11, sick: 0 },
  ])
})
