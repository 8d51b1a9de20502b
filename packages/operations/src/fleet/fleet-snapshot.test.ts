import { expect, test } from 'vitest'
import { createFleetSnapshot, type FleetFacts } from './fleet-snapshot.ts'

function facts(options: {
  tenants: Record<string, Record<string, 'warn' | 'fail' | 'unknown'>>
  notApplicable?: FleetFacts['notApplicable']
}): FleetFacts {
  return {
    at: new Date(0),
    groupsOf: new Map(Object.keys(options.tenants).map((tenant) => [tenant, [{ node: 'partner', group: 'eu' }]])),
    lookedAt: new Map(Object.keys(options.tenants).map((tenant, n) => [tenant, new Date(n * 1000)])),
    notPassing: new Map(Object.entries(options.tenants).map(([tenant, states]) => [tenant, new Map(Object.entries(states))])),
    notApplicable: options.notApplicable ?? new Map(),
    reach: new Map([['partner', ['checkout', 'refund']]]),
    direct: new Map(),
  }
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
  known.lookedAt.delete('b')
  expect(snapshotOf(known).othersOf('a')[0]).toMatchObject({ members: 1, sick: 0 })
})
