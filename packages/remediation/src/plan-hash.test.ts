import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { requeuePlan } from './decide-fixture.ts'
import { findPlanChange, planHash, planStaleAt, type PlanIdentity } from './plan-hash.ts'

const plan: PlanIdentity = {
  tenant: 'acme',
  remediation: { id: 'orders/requeue', version: 1 },
  packVersion: '1.0.0',
  params: { limit: 10 },
  effects: requeuePlan.effects,
  tenantsAffected: 1,
  diagnosis: { id: 'd-1', hash: 'h' },
  undoOf: null,
}

describe('the hash of a plan', () => {
  test('is 64 hexadecimal digits and does not depend on the order of keys', () => {
    expect(planHash(plan)).toMatch(/^[0-9a-f]{64}$/)
    expect(planHash({ ...plan, params: { b: 1, a: { d: 2, c: 3 } } })).toBe(planHash({ ...plan, params: { a: { c: 3, d: 2 }, b: 1 } }))
  })

  test.each<[string, Partial<PlanIdentity>]>([
    ['tenant', { tenant: 'other' }],
    ['remediation', { remediation: { id: 'orders/other', version: 1 } }],
    ['version of the remediation', { remediation: { id: 'orders/requeue', version: 2 } }],
    ['version of the pack', { packVersion: '1.0.1' }],
    ['parameters', { params: { limit: 11 } }],
    ['effects', { effects: [{ ...requeuePlan.effects[0]!, count: 13 }] }],
    ['tenants reached', { tenantsAffected: 2 }],
    ['diagnosis', { diagnosis: { id: 'd-1', hash: 'other' } }],
    ['run that is undone', { undoOf: 'r-1' }],
  ])('changes with the %s', (_name, change) => {
    expect(planHash({ ...plan, ...change })).not.toBe(planHash(plan))
  })

  test('is the same for equal JSON and differs for different JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(canonicalJson(structuredClone(a))).toBe(canonicalJson(a))
        expect(JSON.parse(canonicalJson(a))).toEqual(JSON.parse(JSON.stringify(a)))
        if (canonicalJson(a) === canonicalJson(b)) expect(JSON.parse(JSON.stringify(a))).toEqual(JSON.parse(JSON.stringify(b)))
      }),
    )
  })

  test('refuses what JSON cannot carry instead of guessing', () => {
    expect(() => canonicalJson({ n: Number.NaN })).toThrow(TypeError)
    expect(() => canonicalJson({ f: () => 1 })).toThrow(TypeError)
  })
})

describe('a plan and the world', () => {
  test('goes stale five minutes after it was made', () => {
    expect(planStaleAt(new Date('2026-11-20T12:00:00Z')).toISOString()).toBe('2026-11-20T12:05:00.000Z')
  })

  test('a changed count, a changed starting point, another effect or more tenants are named; no change is null', () => {
    const planned = { effects: requeuePlan.effects, tenantsAffected: 1 }
    const effect = requeuePlan.effects[0]!
    expect(findPlanChange({ planned, now: structuredClone(planned) })).toBeNull()
    expect(findPlanChange({ planned, now: { ...planned, effects: [{ ...effect, count: 15 }] } })).toContain('15 instead of 12')
    expect(findPlanChange({ planned, now: { ...planned, effects: [{ ...effect, count: null }] } })).toContain('an unknown number')
    expect(findPlanChange({ planned, now: { ...planned, effects: [{ ...effect, before: '9 dead' }] } })).toContain('9 dead')
    expect(findPlanChange({ planned, now: { ...planned, effects: [] } })).toContain('0 effects instead of 1')
    expect(findPlanChange({ planned, now: { ...planned, tenantsAffected: 3 } })).toContain('3 tenants')
  })

  test('is unchanged while a backlog moves by no more than a fifth', () => {
    const planned = { effects: requeuePlan.effects, tenantsAffected: 1 }
    for (const count of [10, 14])
      expect(findPlanChange({ planned, now: { ...planned, effects: [{ ...planned.effects[0]!, count }] } })).toBeNull()
  })
})
