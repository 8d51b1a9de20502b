import { expect, test } from 'vitest'
import { createFleetSnapshot, type FleetFacts } from './fleet-snapshot.ts'

function facts(options: { tenants: Record<string, Record<string, 'warn' | 'fail' | 'unknown'>>; notApplicable?: FleetFacts['notApplicable'] }): FleetFacts {
  return {
    at: new Date(0),
    groupsOf: new Map(Object.keys(options.tenants).map((tenant) => [tenant, [{ node: 'partner', group: 'eu' }]])),
    notPassing: new Map(Object.entries(options.tenants).map(([tenant, states]) => [tenant, new Map(Object.entries(states))])),
    notApplicable: options.notApplicable ?? new Map(),
    reach: new Map([['partner', ['checkout', 'refund']]]),
  }
}

test('a tenant is left out of the figures of its own group', () => {
  const snapshot = createFleetSnapshot(facts({ tenants: { a: { checkout: 'fail', refund: 'fail' }, b: { checkout: 'fail' }, c: {}, d: {} } }))
  expect(snapshot.othersOf('a')).toEqual([
    { node: 'partner', group: 'eu', members: 3, sick: 1, checks: [{ check: 'checkout', seen: 3, failed: 1 }, { check: 'refund', seen: 3, failed: 0 }] },
  ])
  expect(snapshot.othersOf('c')[0]).toMatchObject({ members: 3, sick: 2 })
})

test('half of the observed checks failing is sick, less is not', () => {
  const sick = (states: Record<string, 'warn' | 'fail' | 'unknown'>) => createFleetSnapshot(facts({ tenants: { a: states, b: {} } })).othersOf('b')[0]!.sick
  expect(sick({ checkout: 'fail' })).toBe(1)
  expect(sick({ checkout: 'fail', refund: 'unknown' })).toBe(1)
  expect(sick({ checkout: 'warn', refund: 'warn' })).toBe(0)
  expect(sick({})).toBe(0)
})

test('a tenant that could not be looked at is no member, neither sick nor healthy', () => {
  const snapshot = createFleetSnapshot(facts({ tenants: { a: { checkout: 'unknown', refund: 'unknown' }, b: {}, c: {} } }))
  expect(snapshot.othersOf('b')[0]).toMatchObject({ members: 1, sick: 0 })
})

test('a check that does not apply to a tenant is not counted as seen', () => {
  const snapshot = createFleetSnapshot(facts({ tenants: { a: { checkout: 'fail' }, b: {} }, notApplicable: new Map([['a', new Set(['refund'])]]) }))
  expect(snapshot.othersOf('b')[0]!.checks).toEqual([{ check: 'checkout', seen: 1, failed: 1 }, { check: 'refund', seen: 0, failed: 0 }])
})

test('a tenant that the fleet does not know has no figures', () => {
  expect(createFleetSnapshot(facts({ tenants: { a: {} } })).othersOf('nobody')).toEqual([])
})
