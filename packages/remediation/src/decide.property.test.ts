import fc from 'fast-check'
import { expect, test } from 'vitest'
import { effectClassSchema, roleSchema } from '@lamplighter/catalog/vocabulary'
import { acme, inOrder, minutesBefore, noon, operator, requeue, requeuePlan } from './decide-fixture.ts'
import { decideApproval } from './decide-approval.ts'
import type { DecideInput, Decision } from './decide-input.ts'
import { decide } from './decide.ts'
import { changingRoles } from './role-order.ts'
import { noScope } from './scope.ts'

const later = new Date(noon.getTime() + 3_600_000)
const role = fc.constantFrom(...roleSchema.options)
const scope = fc.oneof(
  fc.constant({ kind: 'everything' as const }),
  fc.constant(noScope),
  fc.record({
    kind: fc.constant('some' as const),
    tenants: fc.subarray(['acme', 'other']),
    regions: fc.subarray(['eu', 'us']),
    tiers: fc.subarray(['gold']),
  }),
)
const person = fc.record({ id: fc.constantFrom('op-1', 'op-2', 'op-3'), name: fc.constant('Someone'), role, scope })

/** Situations of every kind, many of them refused for several reasons at once. */
const situation: fc.Arbitrary<DecideInput> = fc
  .record({
    purpose: fc.constantFrom('operator' as const, 'automatic' as const, 'undo' as const),
    phase: fc.constantFrom('offer' as const, 'plan' as const, 'request' as const, 'start' as const),
    operator: person,
    effect: fc.constantFrom(...effectClassSchema.options),
    runBy: fc.constantFrom(...changingRoles),
    planAge: fc.integer({ min: 0, max: 8 }),
    diagnosed: fc.boolean(),
    frozen: fc.boolean(),
    locked: fc.boolean(),
    killed: fc.boolean(),
    glass: fc.boolean(),
    approver: fc.option(person),
    approvedHash: fc.constantFrom('hash-1', 'hash-2'),
    automaticAllowed: fc.boolean(),
  })
  .map((s) =>
    inOrder({
      purpose: s.purpose,
      phase: s.phase,
      operator: s.operator,
      automaticAllowed: s.automaticAllowed,
      remediation: { ...requeue, effect: s.effect, runBy: s.runBy },
      plan: { ...requeuePlan, madeAt: minutesBefore(s.planAge) },
      ...(s.diagnosed ? {} : { diagnosis: null }),
      freezes: s.frozen ? [freeze] : [],
      locks: s.locked ? [lock] : [],
      killSwitch: s.killed ? killSwitch : null,
      breakGlass: s.glass ? { by: s.operator.id, reason: 'Emergency', until: later } : null,
      approval: s.approver ? { by: s.approver, planHash: s.approvedHash, expiresAt: later } : null,
    }),
  )

const freeze = { because: 'Freeze', from: minutesBefore(5), until: later, applies: { kind: 'everything' as const } }
const lock = { component: 'order-queue', run: 'r-9', by: 'Bo', since: noon }
const killSwitch = { by: 'Root', since: noon, because: 'Harm' }

/** Each takes something away from the operator or puts something in the way. */
const restrictions: Record<string, (input: DecideInput) => DecideInput> = {
  freeze: (input) => ({ ...input, freezes: [...input.freezes, freeze] }),
  lock: (input) => ({ ...input, locks: [...input.locks, lock] }),
  kill: (input) => ({ ...input, killSwitch }),
  'stop everything': (input) => ({ ...input, allStopped: killSwitch }),
  budget: (input) => ({ ...input, budgets: [...input.budgets, { of: 'tenant', runs: 1, perHours: 1, used: 1, freesAt: later }] }),
  circuit: (input) => ({ ...input, circuit: { state: 'open', failed: 3, of: 5, until: later } }),
  'no scope': (input) => ({ ...input, operator: { ...input.operator, scope: noScope } }),
  'no glass': (input) => ({ ...input, breakGlass: null }),
  'no diagnosis': (input) => ({ ...input, diagnosis: null }),
  'no approval': (input) => ({ ...input, approval: null }),
  'pack wants approval': (input) => ({
    ...input,
    remediation: { ...input.remediation, approval: () => ({ by: 'engineer', because: 'It is much.' }) },
  }),
  'wider closure': (input) => ({ ...input, closure: { ...input.closure, unnamedTenants: 5 } }),
}

test('adding a restriction never turns a refusal into an allowance', () => {
  fc.assert(
    fc.property(situation, fc.constantFrom(...Object.keys(restrictions)), (input, name) => {
      const before = decide(input)
      const after = decide(restrictions[name]!(input))
      // Taking an invalid approval away may turn "refused because of it" into "ask for one"; never into a yes.
      if (before.type !== 'allow') expect(after.type).not.toBe('allow')
    }),
    { numRuns: 2000 },
  )
})

test('without scope over everything it touches, nothing is ever allowed or even put up for approval', () => {
  fc.assert(
    fc.property(situation, (input) => {
      expect(decide({ ...input, operator: { ...input.operator, scope: noScope } }).type).toBe('refuse')
    }),
    { numRuns: 1000 },
  )
})

test('an auditor is refused in every situation', () => {
  fc.assert(
    fc.property(situation, (input) => {
      expect(decide({ ...input, operator: { ...input.operator, role: 'auditor' } }).type).toBe('refuse')
    }),
  )
})

test('nobody passes on their own approval, at either door', () => {
  fc.assert(
    fc.property(situation, person, (input, someone) => {
      const own = { by: { ...someone, id: input.operator.id }, planHash: 'hash-1', expiresAt: later }
      const decision: Decision = decide({ ...input, approval: own })
      if (decision.type === 'allow') expect(decision.via).not.toBe('approval')
      const answer = decideApproval({
        approver: own.by,
        operator: input.operator,
        tenant: acme,
        closure: input.closure,
        need: { by: 'l1' },
        plan: input.plan,
        given: own,
        now: noon,
      })
      expect(answer.type).toBe('refuse')
    }),
    { numRuns: 1000 },
  )
})

test('an approval counts only for its plan, in its time, by a person who still may', () => {
  fc.assert(
    fc.property(
      person,
      fc.constantFrom('hash-1', 'hash-2'),
      fc.integer({ min: -5, max: 5 }),
      fc.constantFrom(...changingRoles),
      (approver, hash, minutes, by) => {
        const given = { planHash: hash, expiresAt: new Date(noon.getTime() + minutes * 60_000) }
        const asker = operator({ id: 'op-1' })
        const answer = decideApproval({
          approver,
          operator: asker,
          tenant: acme,
          closure: inOrder().closure,
          need: { by },
          plan: requeuePlan,
          given,
          now: noon,
        })
        if (answer.type === 'refuse') return
        expect(approver.id).not.toBe(asker.id)
        expect(hash).toBe('hash-1')
        expect(minutes).toBeGreaterThan(0)
        expect(changingRoles.indexOf(approver.role as 'l1')).toBeGreaterThanOrEqual(changingRoles.indexOf(by))
      },
    ),
    { numRuns: 2000 },
  )
})

test('a plan or a diagnosis that is missing is never read as permission', () => {
  fc.assert(
    fc.property(situation, (input) => {
      if (input.purpose !== 'undo') expect(decide({ ...input, diagnosis: null }).type).toBe('refuse')
      if (input.phase === 'request' || input.phase === 'plan') expect(decide({ ...input, plan: null }).type).toBe('refuse')
    }),
  )
})
