import { expect, test } from 'vitest'
import { fleetFacts } from '../fleet/fleet-facts-fixture.ts'
import { createFleetSnapshot } from '../fleet/fleet-snapshot.ts'
import { findSharedProblems } from './find-shared-problems.ts'

/** Tenants e1…e6 on partner `eu` and u1…u6 on `us`; shards cut across the two. */
function problems(options: { sick: string[]; canaryFails?: boolean }) {
  const tenants = [...Array(6).keys()].flatMap((n) => [`e${n + 1}`, `u${n + 1}`])
  const failing: Record<string, 'fail'> = options.canaryFails ? { checkout: 'fail', canary: 'fail' } : { checkout: 'fail' }
  const facts = fleetFacts({
    groupsOf: new Map(
      tenants.map((tenant) => [
        tenant,
        [
          { node: 'partner', group: tenant.startsWith('e') ? 'eu' : 'us' },
          { node: 'shard', group: Number(tenant[1]) % 2 === 0 ? 'even' : 'odd' },
        ],
      ]),
    ),
    states: Object.fromEntries(options.sick.map((tenant) => [tenant, failing])),
    reach: new Map([
      ['partner', ['checkout']],
      ['shard', ['checkout']],
    ]),
    direct: new Map([['partner', ['canary']]]),
  })
  return findSharedProblems(createFleetSnapshot(facts))
}

test('a sick group is one problem, with its numbers here and elsewhere', () => {
  expect(problems({ sick: ['e1', 'e2', 'e3', 'e4', 'e5'] })).toEqual([
    { node: 'partner', group: 'eu', members: 6, sick: 5, membersElsewhere: 6, sickElsewhere: 0, tenants: ['e1', 'e2', 'e3', 'e4', 'e5'] },
  ])
})

test('two sick tenants are a coincidence', () => {
  expect(problems({ sick: ['e1', 'e2'] })).toEqual([])
})

test('tenants already explained by one group do not open a second problem', () => {
  expect(problems({ sick: ['e2', 'e4', 'e6', 'u2', 'u4', 'u6'] }).map((problem) => problem.group)).toEqual(['even'])
})

test('a failing look at the component itself decides between groups that explain alike', () => {
  expect(problems({ sick: ['e1', 'e3', 'e5'], canaryFails: true })[0]!.group).toBe('eu')
})

test('a healthy fleet has no shared problem', () => {
  expect(problems({ sick: [] })).toEqual([])
})
