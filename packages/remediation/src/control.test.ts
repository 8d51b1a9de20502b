import { describe, expect, test } from 'vitest'
import { roleSchema } from '@lamplighter/catalog/vocabulary'
import { controlRules, refuseControl, type ControlInput, type ControlKind } from './control.ts'
import { operator } from './decide-fixture.ts'
import { isAtLeast } from './role-order.ts'

const everything = { kind: 'everything' as const }
const eu = { kind: 'some' as const, regions: ['eu'], tiers: [], tenants: [] }
const us = { ...eu, regions: ['us'] }
const nobody = { ...eu, regions: [] }
const kinds = Object.keys(controlRules) as ControlKind[]

function codes(input: Partial<ControlInput> & { kind: ControlKind }): string[] {
  const lead = operator({ role: 'lead', scope: everything })
  return refuseControl({ operator: lead, reason: 'It loses orders', ...input }).map((reason) => reason.code)
}

describe.each(kinds)('%s', (kind) => {
  test.each(roleSchema.options)('is open to %s exactly when the role is trusted enough', (role) => {
    const refused = codes({ kind, operator: operator({ role, scope: everything }), applies: everything, glassOf: 'someone' })
    expect(refused).toEqual(isAtLeast({ role, least: controlRules[kind].least }) ? [] : ['control/role'])
  })

  test('needs a reason', () => {
    const least = operator({ role: controlRules[kind].least, scope: everything })
    expect(codes({ kind, reason: ' \n', applies: everything, operator: least })).toEqual(['request/no-reason'])
  })

  test('is closed to an empty scope: empty means none, not everyone (Shoreline)', () => {
    expect(codes({ kind, applies: eu, operator: operator({ role: 'admin', scope: { kind: 'nothing' } }) })).toEqual(['control/scope'])
  })
})

describe('the scope of a control', () => {
  const lead = (scope: typeof eu | typeof everything) => operator({ role: 'lead', scope })
  test.each<[string, Partial<ControlInput> & { kind: ControlKind }, string[]]>([
    ['whoever sees a danger stops one remediation', { kind: 'stop-remediation', operator: lead(eu) }, []],
    ['… or all of them', { kind: 'stop-everything', operator: lead(eu) }, []],
    ['letting go on takes someone who sees everyone', { kind: 'release-everything', operator: lead(eu) }, ['control/scope']],
    ['so does one remediation', { kind: 'release-remediation', operator: lead(eu) }, ['control/scope']],
    ['and a circuit', { kind: 'reset-circuit', operator: lead(eu) }, ['control/scope']],
    ['a region is frozen by who sees it', { kind: 'freeze', operator: lead(eu), applies: eu }, []],
    ['and not by who sees another', { kind: 'freeze', operator: lead(eu), applies: us }, ['control/scope']],
    ['everything is frozen by who sees everything', { kind: 'freeze', operator: lead(eu), applies: everything }, ['control/scope']],
    ['a freeze of nobody is a mistake', { kind: 'freeze', operator: lead(everything), applies: nobody }, ['freeze/nobody']],
    ['a freeze of others is not lifted', { kind: 'lift-freeze', operator: lead(eu), applies: us }, ['control/scope']],
    ['nobody reviews their own glass', { kind: 'review-glass', glassOf: 'op-1', applies: everything }, ['glass/own']],
  ])('%s', (_name, input, expected) => {
    expect(codes(input)).toEqual(expected)
  })
})
