import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countGroup } from './count-group.ts'
import { fleetFacts } from './fleet-facts-fixture.ts'
import { createFleetSnapshot } from './fleet-snapshot.ts'

const checks = ['a', 'b', 'c', 'd']
const reach = new Map([['partner', ['a', 'b', 'c']]])

type Drawn = { states: Record<string, 'warn' | 'fail' | 'unknown'>; lacks: string[]; lookedAt: number }

const tenant = fc.record({
  states: fc.dictionary(fc.constantFrom(...checks), fc.constantFrom('warn', 'fail', 'unknown'), { maxKeys: 4 }),
  lacks: fc.uniqueArray(fc.constantFrom(...checks), { maxLength: 3 }),
  // Every fourth was not looked at.
  lookedAt: fc.constantFrom(NaN, 0, 10, 20),
})

function factsOf(drawn: Drawn[]) {
  const id = (n: number) => `t${n}`
  return fleetFacts({
    groupsOf: new Map(drawn.map((_, n) => [id(n), [{ node: 'partner', group: 'eu' }]])),
    states: Object.fromEntries(drawn.map(({ states }, n) => [id(n), states])),
    notApplicable: new Map(drawn.map(({ lacks }, n) => [id(n), new Set(lacks)])),
    lookedAt: drawn.map(({ lookedAt }) => lookedAt),
    reach,
  })
}

/** The rule as it is written down, one tenant and one check at a time. */
function plainly(drawn: Drawn[], { since, except }: { since: number; except: number }) {
  const seenOf = ({ states, lacks }: Drawn) => ['a', 'b', 'c'].filter((check) => states[check] !== 'unknown' && !lacks.includes(check))
  const members = drawn.filter((one, n) => n !== except && one.lookedAt >= since && seenOf(one).length > 0)
  const failedOf = (one: Drawn) => seenOf(one).filter((check) => one.states[check] === 'fail')
  return {
    node: 'partner',
    group: 'eu',
    members: members.length,
    sick: members.filter((one) => failedOf(one).length * 2 >= seenOf(one).length).length,
    checks: ['a', 'b', 'c'].map((check) => ({
      check,
      seen: members.filter((one) => seenOf(one).includes(check)).length,
      failed: members.filter((one) => failedOf(one).includes(check)).length,
    })),
  }
}

test('counting by number gives what looking at one tenant after the other gives', () => {
  fc.assert(
    fc.property(fc.array(tenant, { minLength: 1, maxLength: 4 }), fc.constantFrom(0, 10), (drawn, since) => {
      const snapshot = createFleetSnapshot(factsOf(drawn))
      // Fewer than five tenants are no shared problem, so nobody is explained and left out.
      expect(snapshot.othersOf({ tenant: 't0', lookedAtSince: new Date(since) })).toEqual([plainly(drawn, { since, except: 0 })])
    }),
    { numRuns: 500 },
  )
})

test.each([1, 31, 32, 33, 64, 65])('%d checks fit into their rows of bits', (count) => {
  const all = Array.from({ length: count }, (_, n) => `check-${n}`)
  const facts = fleetFacts({
    groupsOf: new Map(['t0', 't1'].map((id) => [id, [{ node: 'partner', group: 'eu' }]])),
    states: { t0: { [all.at(-1)!]: 'fail' }, t1: Object.fromEntries(all.map((check) => [check, 'fail'])) },
    reach: new Map([['partner', all]]),
  })
  const figures = countGroup({ facts, group: facts.roster.groups[0]! })
  expect(figures).toMatchObject({ members: 2, seen: 2 * count, failed: 1 + count, affected: 2, sick: count === 1 ? 2 : 1 })
})
