import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runStateSchema, runVerdictSchema } from '@lamplighter/catalog/vocabulary'
import { acme, minutesBefore, noon, operator, requeue, requeuePlan } from './decide-fixture.ts'
import { refuseRollout, refuseRolloutRequest, rolloutNeed, type PlannedTenant, type RolloutRequest } from './decide-rollout.ts'
import { judgeRing, ringsOf, rolloutHash, turnOf, type RolloutIdentity } from './rollout.ts'
import { holdsWholeRollout } from './rollout-refusal.ts'
import { rolloutStates, rolloutTransition, type RolloutEvent, type RolloutState } from './rollout-states.ts'

describe('rings', () => {
  test.each([
    [0, 16, []],
    [1, 16, [1]],
    [2, 16, [1, 1]],
    [40, 16, [1, 2, 4, 8, 16, 9]],
    [9, 4, [1, 2, 4, 2]],
    [3, 1, [1, 1, 1]],
  ])('of %i tenants up to %i at once are %j', (tenants, max, sizes) => {
    const items = Array.from({ length: tenants }, (_, index) => index)
    const rings = ringsOf({ items, max })
    expect(rings.map((ring) => ring.length)).toEqual(sizes)
    expect(rings.flat()).toEqual(items)
  })

  test('lose nobody, never shrink before the last, and never exceed the cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 1, max: 50 }), (tenants, max) => {
        const rings = ringsOf({ items: Array.from({ length: tenants }, (_, index) => index), max })
        expect(rings.flat()).toHaveLength(tenants)
        expect(Math.max(0, ...rings.map((ring) => ring.length))).toBeLessThanOrEqual(max)
        const whole = rings.slice(0, -1)
        expect(whole.every((ring, index) => index === 0 || ring.length >= whole[index - 1]!.length)).toBe(true)
      }),
    )
  })
})

describe('a ring', () => {
  test.each<[Parameters<typeof judgeRing>[0], string]>([
    [{ turns: [], tolerance: 0 }, 'verified'],
    [{ turns: ['fixed', 'left-out'], tolerance: 0 }, 'verified'],
    [{ turns: ['fixed', 'failed'], tolerance: 0 }, 'failed'],
    [{ turns: ['fixed', 'failed'], tolerance: 1 }, 'verified'],
    [{ turns: ['failed', 'failed'], tolerance: 1 }, 'failed'],
    [{ turns: ['failed', 'at-work'], tolerance: 0 }, 'at-work'],
  ])('%j is %s', (input, type) => {
    expect(judgeRing(input).type).toBe(type)
  })

  test('counts as fixed only what its checks have proved', () => {
    for (const state of runStateSchema.options)
      for (const verdict of [...runVerdictSchema.options, null])
        if (turnOf({ state, verdict }) === 'fixed') expect([state, verdict]).toEqual(['finished', 'fixed'])
    expect(turnOf({ state: 'needs-decision', verdict: 'fixed' })).toBe('failed')
    expect(turnOf({ state: 'cancelled', verdict: null })).toBe('failed')
    expect(turnOf({ state: 'refused', verdict: null })).toBe('left-out')
  })
})

describe('the hash', () => {
  const identity: RolloutIdentity = {
    remediation: { id: 'r', version: 1 },
    packVersion: '1',
    params: { a: 1, b: 2 },
    ringMax: 16,
    tolerance: 0,
    rings: [[{ tenant: 'a', planHash: 'x' }], [{ tenant: 'b', planHash: 'y' }]],
  }

  test.each<[string, Partial<RolloutIdentity>]>([
    ['a higher tolerance', { tolerance: 1 }],
    [
      'other rings',
      {
        rings: [
          [
            { tenant: 'a', planHash: 'x' },
            { tenant: 'b', planHash: 'y' },
          ],
        ],
      },
    ],
    ["another plan of one tenant's", { rings: [[{ tenant: 'a', planHash: 'x' }], [{ tenant: 'b', planHash: 'z' }]] }],
    ['other parameters', { params: { a: 1, b: 3 } }],
    ['another version', { remediation: { id: 'r', version: 2 } }],
    ['another pack', { packVersion: '2' }],
  ])('is another with %s', (_name, change) => {
    expect(rolloutHash({ ...identity, ...change })).not.toBe(rolloutHash(identity))
  })

  test('does not depend on the order of parameters', () => {
    expect(rolloutHash({ ...identity, params: { b: 2, a: 1 } })).toBe(rolloutHash(identity))
  })
})

describe('asking for a rollout', () => {
  const request: RolloutRequest = {
    operator: operator(),
    remediation: requeue,
    createdBy: { id: 'op-1', name: 'Ida' },
    hash: 'h',
    plannedAt: minutesBefore(5),
    tenants: 3,
    packVersion: { planned: '1', now: '1' },
    caseNeeded: null,
    given: { hash: 'h', reason: 'Because', case: null, typedCount: null },
    now: noon,
  }

  test('is allowed when everything is in order', () => {
    expect(refuseRolloutRequest(request)).toEqual([])
  })

  test.each<[string, Partial<RolloutRequest>]>([
    ['rollout/role', { operator: operator({ role: 'l1' }) }],
    ['operator/read-only', { operator: operator({ role: 'auditor' }) }],
    ['rollout/shared-target', { remediation: { ...requeue, target: 'shared' } }],
    ['rollout/not-yours', { createdBy: { id: 'op-2', name: 'Ben' } }],
    ['rollout/other', { hash: null }],
    ['rollout/other', { hash: 'other' }],
    ['rollout/nobody', { tenants: 0 }],
    ['rollout/pack-changed', { packVersion: { planned: '1', now: '2' } }],
    ['rollout/stale', { plannedAt: minutesBefore(11) }],
    ['request/no-case', { caseNeeded: 'it is billed', given: { ...request.given, case: ' ' } }],
    ['request/no-reason', { given: { ...request.given, reason: ' ' } }],
    ['rollout/count', { remediation: { ...requeue, effect: 'irreversible' } }],
    ['rollout/count', { remediation: { ...requeue, effect: 'irreversible' }, given: { ...request.given, typedCount: '4' } }],
  ])('is refused with %s', (code, change) => {
    expect(refuseRolloutRequest({ ...request, ...change }).map((reason) => reason.code)).toContain(code)
  })

  test('a shared target is refused to nobody but for the reason itself', () => {
    expect(refuseRollout({ operator: operator({ role: 'admin' }), remediation: { target: 'shared' } })).toMatchObject([
      { code: 'rollout/shared-target' },
    ])
  })
})

describe('whose yes it needs', () => {
  const many = (count: number, needs: PlannedTenant['needs'] = null): PlannedTenant[] =>
    Array.from({ length: count }, () => ({ tenant: acme, plan: requeuePlan, needs }))
  const need = (tenants: PlannedTenant[], change: { role?: 'l2' | 'lead'; approval?: typeof requeue.approval } = {}) =>
    rolloutNeed({
      operator: operator({ role: change.role ?? 'l2' }),
      remediation: change.approval ? { approval: change.approval } : {},
      params: {},
      tenants,
    })?.by ?? null

  test.each<[string, ReturnType<typeof need>, ReturnType<typeof need>]>([
    ['up to five tenants, L2 alone', need(many(5)), null],
    ['from six on, a lead', need(many(6)), 'lead'],
    ['a lead alone up to 25', need(many(25), { role: 'lead' }), null],
    ['beyond 25, another lead', need(many(26), { role: 'lead' }), 'lead'],
    ['the most trusted that any tenant needs', need([...many(1), ...many(1, { by: 'engineer', because: 'x' })]), 'engineer'],
  ])('%s', (_name, found, expected) => {
    expect(found).toBe(expected)
  })

  test('what is below the limit of a pack for each may be above it for all', () => {
    const approval: typeof requeue.approval = ({ plan }) =>
      plan.effects.reduce((sum, { count }) => sum + (count ?? 0), 0) > 30 ? { by: 'lead', because: 'more than 30 orders' } : null
    expect(need(many(2), { approval })).toBe(null)
    expect(need(many(3), { approval })).toBe('lead')
  })
})

describe('the states of a rollout', () => {
  const events: (RolloutEvent | 'let-go')[] = [
    'counted',
    'request',
    'ask',
    'approve',
    'reject',
    'expire',
    'pause',
    'resume',
    'abort',
    'stop',
    'finish',
    'let-go',
  ]

  test('nothing leads out of an ended one, and everything else can be aborted', () => {
    for (const state of Object.keys(rolloutStates) as RolloutState[]) {
      const moves = events.filter((event) =>
        (['requester', 'approver', 'overseer', 'system'] as const).some(
          (actor) => rolloutTransition({ state, event, actor }).type === 'moved',
        ),
      )
      if (rolloutStates[state].terminal) expect(moves).toEqual([])
      else expect(moves.includes('abort') || state === 'aborting').toBe(true)
    }
  })

  test('no person can let it stop by itself, finish, or count', () => {
    for (const event of ['counted', 'stop', 'finish', 'let-go'] as const)
      for (const state of Object.keys(rolloutStates) as RolloutState[])
        for (const actor of ['requester', 'approver', 'overseer'] as const)
          expect(rolloutTransition({ state, event, actor }).type).toBe('refused')
  })

  test('a refusal says who can', () => {
    expect(rolloutTransition({ state: 'awaiting-approval', event: 'approve', actor: 'requester' })).toEqual({
      type: 'refused',
      message: 'It can not be approved by you; another person with the right to approve can.',
    })
  })
})

test('what concerns all tenants alike holds the whole rollout, and what concerns one does not', () => {
  expect(holdsWholeRollout([{ code: 'plan/changed' }, { code: 'remediation/killed' }])).toBe(true)
  expect(holdsWholeRollout([{ code: 'plan/changed' }, { code: 'lock/held' }, { code: 'budget/spent' }])).toBe(false)
})
