import { describe, expect, test } from 'vitest'
import type { RunVerdict } from '@lamplighter/catalog/vocabulary'
import { automaticStop, refuseAutomatic, type AutomaticInput } from './automatic.ts'
import { decide } from './decide.ts'
import { acme, inOrder, minutesBefore, noon, requeue } from './decide-fixture.ts'

const input: AutomaticInput = {
  offer: { budget: { runs: 2, perHours: 1 }, coolDownMinutes: 60 },
  tenant: acme,
  startedAt: [minutesBefore(30)],
  lastHere: null,
  outcomes: [],
  freezes: [],
  now: noon,
}
const verdicts = (...list: RunVerdict[]) => list.map((verdict, index) => ({ verdict, at: minutesBefore(index + 1) }))
const freeze = { because: 'Sale', from: minutesBefore(1), until: minutesBefore(-60), applies: { kind: 'everything' as const } }

describe('what runs by itself', () => {
  test('runs when nothing holds it back', () => {
    expect(refuseAutomatic(input)).toEqual([])
  })

  test.each<[string, Partial<AutomaticInput>, string]>([
    ['the pack does not let it', { offer: undefined }, 'automatic/not-offered'],
    ['its budget over all tenants is spent', { startedAt: [minutesBefore(30), minutesBefore(59)] }, 'automatic/budget'],
    ['the tenant cools down', { lastHere: minutesBefore(59) }, 'automatic/cool-down'],
    ['it did not fix lately', { outcomes: verdicts('unchanged', 'fixed', 'worse') }, 'automatic/stopped'],
    ['nobody could see whether it fixed', { outcomes: verdicts('unknown', 'unknown') }, 'automatic/stopped'],
    ['changes are frozen', { freezes: [freeze] }, 'freeze/active'],
  ])('stays back when %s', (_name, change, code) => {
    expect(refuseAutomatic({ ...input, ...change }).map((reason) => reason.code)).toEqual([code])
  })

  test.each<[string, Partial<AutomaticInput>]>([
    ['a run of an hour ago has left the budget', { startedAt: [minutesBefore(30), minutesBefore(60)] }],
    ['the cool-down is over to the minute', { lastHere: minutesBefore(60) }],
    ['one failure among three', { outcomes: verdicts('unchanged', 'fixed', 'fixed') }],
    ['failures before the last three', { outcomes: verdicts('fixed', 'fixed', 'unchanged', 'worse') }],
    ['a freeze of others', { freezes: [{ ...freeze, applies: { kind: 'some', tenants: ['other'], regions: [], tiers: [] } }] }],
    ['a freeze that has ended', { freezes: [{ ...freeze, until: minutesBefore(0) }] }],
  ])('is not held back by %s', (_name, change) => {
    expect(refuseAutomatic({ ...input, ...change })).toEqual([])
  })

  test('the newest runs decide, in whatever order they come', () => {
    const mixed = [
      { verdict: 'fixed' as const, at: minutesBefore(50) },
      { verdict: 'worse' as const, at: minutesBefore(1) },
      { verdict: 'fixed' as const, at: minutesBefore(40) },
      { verdict: 'worse' as const, at: minutesBefore(2) },
    ]
    expect(automaticStop(mixed)).toEqual({ failed: 2, of: 3 })
  })
})

describe('decide, where nobody pressed', () => {
  const automatic = { purpose: 'automatic' as const, automaticAllowed: true }
  const diagnosis = inOrder().diagnosis!

  test.each<[string, Parameters<typeof inOrder>[0], string]>([
    ['a likely cause', { diagnosis: { ...diagnosis, verdict: 'likely' } }, 'diagnosis/not-confirmed'],
    [
      'a shared cause, even with the cure for it',
      { diagnosis: { ...diagnosis, scope: 'shared' }, remediation: { ...requeue, target: 'shared' } },
      'cause/shared',
    ],
    ['no admin', { automaticAllowed: false }, 'remediation/not-automatic'],
    ['what can not simply be taken back', { remediation: { ...requeue, effect: 'compensable' } }, 'remediation/not-automatic'],
  ])('refuses %s', (_name, change, code) => {
    const decision = decide(inOrder({ ...automatic, ...change }))
    expect(decision).toMatchObject({ type: 'refuse', reasons: expect.arrayContaining([expect.objectContaining({ code })]) })
  })

  test('lets an operator act on a likely cause all the same', () => {
    expect(decide(inOrder({ diagnosis: { ...diagnosis, verdict: 'likely' } }))).toEqual({ type: 'allow', via: 'role' })
  })
})

describe('decide, in a rollout', () => {
  const shared = { ...inOrder().diagnosis!, scope: 'shared' as const }

  test('a shared cause is acted on at each tenant only by its own cure', () => {
    expect(decide(inOrder({ purpose: 'rollout', diagnosis: shared }))).toEqual({ type: 'allow', via: 'role' })
    const other = { ...shared, causes: [{ id: 'release/bad', title: 'Bad release', node: 'release', probability: 0.9 }, ...shared.causes] }
    expect(decide(inOrder({ purpose: 'rollout', diagnosis: other }))).toMatchObject({ type: 'refuse', reasons: [{ code: 'cause/shared' }] })
  })
})
