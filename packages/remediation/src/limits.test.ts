import { describe, expect, test } from 'vitest'
import { isSpent, useOf } from './budget.ts'
import { circuitOf } from './circuit.ts'
import { closureOf } from './closure.ts'
import { acme, minutesBefore, noon, requeuePlan } from './decide-fixture.ts'
import { usualDuration } from './duration.ts'

const limit = { of: 'tenant' as const, runs: 2, perHours: 1 }

describe('a budget', () => {
  test('is spent at its limit within the sliding window and says when it frees', () => {
    const use = useOf({ limit, startedAt: [minutesBefore(70), minutesBefore(50), minutesBefore(10)], now: noon })
    expect(use).toMatchObject({ used: 2, freesAt: new Date(noon.getTime() + 10 * 60_000) })
    expect(isSpent(use)).toBe(true)
  })

  test('a run exactly one window ago no longer counts', () => {
    expect(useOf({ limit, startedAt: [minutesBefore(60), minutesBefore(1)], now: noon })).toMatchObject({ used: 1, freesAt: null })
  })

  test('a limit of nothing is spent from the start', () => {
    expect(isSpent(useOf({ limit: { ...limit, runs: 0 }, startedAt: [], now: noon }))).toBe(true)
  })
})

describe('the circuit breaker', () => {
  const outcome = (verdict: 'fixed' | 'unchanged' | 'worse' | 'unknown', minutes: number) => ({ verdict, at: minutesBefore(minutes) })

  test('opens at three failures of the last five, until an hour after the newest', () => {
    const outcomes = [outcome('worse', 5), outcome('fixed', 6), outcome('unchanged', 7), outcome('unchanged', 8), outcome('fixed', 9)]
    expect(circuitOf({ outcomes, now: noon })).toEqual({ state: 'open', failed: 3, of: 5, until: new Date(noon.getTime() + 55 * 60_000) })
  })

  test('stays closed at two, counts no unknown, and closes after its hour', () => {
    const three = [outcome('worse', 61), outcome('worse', 62), outcome('worse', 63)]
    expect(circuitOf({ outcomes: [outcome('worse', 1), outcome('worse', 2), outcome('unknown', 3)], now: noon })).toEqual({
      state: 'closed',
    })
    expect(circuitOf({ outcomes: three, now: noon })).toEqual({ state: 'closed' })
  })

  test('counts only what came after it was reset', () => {
    const outcomes = [outcome('worse', 5), outcome('worse', 6), outcome('worse', 7)]
    expect(circuitOf({ outcomes, now: noon, resetAt: minutesBefore(6) })).toEqual({ state: 'closed' })
    expect(circuitOf({ outcomes, now: noon, resetAt: minutesBefore(8) })).toMatchObject({ state: 'open', failed: 3 })
  })

  test('old failures are pushed out by newer successes', () => {
    const outcomes = [1, 2, 3].map((m) => outcome('fixed', m)).concat([4, 5, 6, 7].map((m) => outcome('worse', m)))
    expect(circuitOf({ outcomes, now: noon })).toEqual({ state: 'closed' })
  })
})

describe('the closure of a plan', () => {
  const other = { ...acme, id: 'other' }
  const far = { ...acme, id: 'far', region: 'us' }
  const base = { title: '', description: '', prior: 0.002, dependsOn: [] }
  const nodes = [
    { ...base, id: 'order-queue', kind: 'component' as const },
    { ...base, id: 'payments', kind: 'shared' as const, groupOf: (tenant: { region: string }) => `payments-${tenant.region}` },
  ]
  const closure = (component: string, effects: string[], tenantsAffected = 1) =>
    closureOf({
      remediation: { component },
      tenant: acme,
      nodes,
      tenants: [acme, other, far],
      plan: { tenantsAffected, effects: effects.map((id) => ({ ...requeuePlan.effects[0]!, component: id })) },
    })

  test('is the tenant alone while only its own components are touched', () => {
    expect(closure('order-queue', ['order-queue'])).toEqual({
      components: [{ id: 'order-queue', kind: 'component' }],
      tenants: [{ id: 'acme', region: 'eu', tier: 'gold' }],
      unnamedTenants: 0,
    })
  })

  test('holds every tenant of the group once a shared component is touched, even by one effect only', () => {
    expect(closure('order-queue', ['payments']).tenants.map((tenant) => tenant.id)).toEqual(['acme', 'other'])
  })

  test('says how many tenants the plan counts beyond those', () => {
    expect(closure('payments', [], 9).unnamedTenants).toBe(7)
  })

  test('marks what the pack does not know', () => {
    expect(closure('moon', []).components).toEqual([{ id: 'moon', kind: null }])
  })
})

test('the usual duration is the nearest rank, and unknown before the third run', () => {
  expect(usualDuration([1, 2])).toBeNull()
  expect(usualDuration([9, 1, 5, 3, 7])).toEqual({ p50Seconds: 5, p90Seconds: 9 })
})
