import { describe, expect, test } from 'vitest'
import { effectClassSchema, roleSchema } from '@lamplighter/catalog/vocabulary'
import type { DecideInput, Decision } from './decide-input.ts'
import { acme, inOrder, minutesBefore, noon, operator, requeue, requeuePlan } from './decide-fixture.ts'
import { decide } from './decide.ts'
import { changingRoles, isAtLeast, mayChange, roleAbove } from './role-order.ts'

function codes(decision: Decision): string[] {
  return decision.type === 'refuse' ? decision.reasons.map((reason) => reason.code) : []
}

const later = new Date(noon.getTime() + 3_600_000)
const glass = { by: 'op-1', reason: 'Customer is losing orders', until: later }
const freeze = { because: 'Black Friday', from: minutesBefore(60), until: later, applies: { kind: 'everything' as const } }
const spent = { of: 'tenant' as const, runs: 2, perHours: 1, used: 2, freesAt: later }
const openCircuit = { state: 'open' as const, failed: 3, of: 5, until: later }
const killed = { by: 'Root', since: minutesBefore(5), because: 'It loses orders' }
const lead = operator({ id: 'op-2', name: 'Lea', role: 'lead' })
const approval = { by: lead, planHash: 'hash-1', expiresAt: later }
const shared = { id: 'payments', kind: 'shared' as const }

describe('decide', () => {
  test('lets an operator with role, scope, a fresh diagnosis and a fresh plan pass through the role gate', () => {
    expect(decide(inOrder())).toEqual({ type: 'allow', via: 'role' })
  })

  const refused: [string, Partial<DecideInput>, string][] = [
    ['an auditor changes nothing', { operator: operator({ role: 'auditor' }) }, 'operator/read-only'],
    [
      'an auditor changes nothing, not even by breaking the glass',
      { operator: operator({ role: 'auditor' }), breakGlass: glass },
      'operator/read-only',
    ],
    [
      'an empty scope covers nobody',
      { operator: operator({ scope: { kind: 'some', tenants: [], regions: [], tiers: [] } }) },
      'operator/scope',
    ],
    [
      'a scope for another region does not reach here',
      { operator: operator({ role: 'admin', scope: { kind: 'some', tenants: ['other'], regions: ['us'], tiers: ['silver'] } }) },
      'operator/scope',
    ],
    [
      'one tenant of the closure outside the scope is enough',
      { closure: { components: [], tenants: [acme, { id: 'far', region: 'us', tier: 'gold' }], unnamedTenants: 0 } },
      'operator/scope',
    ],
    [
      'tenants that nobody could name are outside every limited scope',
      { closure: { components: [], tenants: [acme], unnamedTenants: 3 } },
      'operator/scope',
    ],
    [
      'L1 can not even ask for an irreversible effect',
      { operator: operator({ role: 'l1' }), remediation: { ...requeue, effect: 'irreversible' } },
      'remediation/role',
    ],
    ['a read-only remediation that would change something', { remediation: { ...requeue, effect: 'read-only' } }, 'effects/beyond-class'],
    [
      'an allowed name that wraps a forbidden action',
      { closure: { components: [{ id: 'order-queue', kind: 'component' }, shared], tenants: [acme], unnamedTenants: 0 } },
      'effects/beyond-target',
    ],
    ['a tenant remediation that reaches several tenants', { plan: { ...requeuePlan, tenantsAffected: 2 } }, 'effects/beyond-target'],
    [
      'an effect on something the pack does not know',
      { closure: { components: [{ id: 'moon', kind: null }], tenants: [acme], unnamedTenants: 0 } },
      'effects/unknown-component',
    ],
    ['no diagnosis', { diagnosis: null }, 'diagnosis/missing'],
    ['a diagnosis of another tenant', { diagnosis: { ...inOrder().diagnosis!, tenant: 'other' } }, 'diagnosis/other-tenant'],
    ['a diagnosis older than ten minutes', { diagnosis: { ...inOrder().diagnosis!, at: minutesBefore(10.01) } }, 'diagnosis/stale'],
    ['nothing was wrong', { diagnosis: { ...inOrder().diagnosis!, verdict: 'no-fault' } }, 'diagnosis/no-fault'],
    ['no cause found', { diagnosis: { ...inOrder().diagnosis!, verdict: 'unknown', causes: [] } }, 'diagnosis/unknown'],
    [
      'a cause below one in ten is a rumour',
      { diagnosis: { ...inOrder().diagnosis!, causes: [{ ...inOrder().diagnosis!.causes[0]!, probability: 0.099 }] } },
      'diagnosis/unknown',
    ],
    ['a cause that it does not cure', { remediation: { ...requeue, cures: ['mail/suppressed'] } }, 'diagnosis/not-cured'],
    ['the cause is shared', { diagnosis: { ...inOrder().diagnosis!, scope: 'shared' } }, 'cause/shared'],
    ['no plan when a run is asked for', { plan: null }, 'plan/other'],
    ['a plan older than five minutes', { plan: { ...requeuePlan, madeAt: minutesBefore(5.01) } }, 'plan/stale'],
    [
      'another run at work on the component',
      { locks: [{ component: 'order-queue', run: 'r-9', by: 'Bo', since: minutesBefore(1) }] },
      'lock/held',
    ],
    ['a spent budget', { budgets: [spent] }, 'budget/spent'],
    ['an open circuit', { circuit: openCircuit }, 'circuit/open'],
    ['a kill switch', { killSwitch: killed }, 'remediation/killed'],
    ['a kill switch for everything', { allStopped: killed }, 'remediation/all-stopped'],
    ['breaking the glass does not lift a stop of everything', { breakGlass: glass, allStopped: killed }, 'remediation/all-stopped'],
    ['a freeze', { freezes: [freeze] }, 'freeze/active'],
    [
      'an approval for another plan',
      { operator: operator({ role: 'l1' }), remediation: { ...requeue, runBy: 'lead' }, approval: { ...approval, planHash: 'hash-2' } },
      'approval/plan-changed',
    ],
    [
      'an approval that has expired',
      { operator: operator({ role: 'l1' }), remediation: { ...requeue, runBy: 'lead' }, approval: { ...approval, expiresAt: noon } },
      'approval/expired',
    ],
    [
      'an approval by oneself',
      {
        operator: operator({ role: 'l1' }),
        remediation: { ...requeue, runBy: 'lead' },
        approval: { ...approval, by: { ...lead, id: 'op-1' } },
      },
      'approval/own',
    ],
    [
      'an approver whose role was taken away',
      {
        operator: operator({ role: 'l1' }),
        remediation: { ...requeue, runBy: 'lead' },
        approval: { ...approval, by: { ...lead, role: 'l2' } },
      },
      'approval/role',
    ],
    [
      'an approver whose scope was taken away',
      {
        operator: operator({ role: 'l1' }),
        remediation: { ...requeue, runBy: 'lead' },
        approval: { ...approval, by: { ...lead, scope: { kind: 'some', tenants: [], regions: [], tiers: [] } } },
      },
      'approval/scope',
    ],
    ['an automatic run that nobody allowed', { purpose: 'automatic' }, 'remediation/not-automatic'],
    [
      'an automatic run of what can not be taken back',
      { purpose: 'automatic', automaticAllowed: true, remediation: { ...requeue, effect: 'compensable' } },
      'remediation/not-automatic',
    ],
    [
      'breaking the glass does not move a lock',
      { breakGlass: glass, locks: [{ component: 'order-queue', run: 'r-9', by: 'Bo', since: noon }] },
      'lock/held',
    ],
    ['breaking the glass does not lift a kill switch', { breakGlass: glass, killSwitch: killed }, 'remediation/killed'],
    ['a glass broken by someone else', { breakGlass: { ...glass, by: 'op-9' }, freezes: [freeze] }, 'freeze/active'],
    ['a glass broken without a reason', { breakGlass: { ...glass, reason: ' ' }, freezes: [freeze] }, 'freeze/active'],
    ['a glass whose half hour is over', { breakGlass: { ...glass, until: noon }, freezes: [freeze] }, 'freeze/active'],
    ['a glass broken by L1', { operator: operator({ role: 'l1' }), breakGlass: glass, freezes: [freeze] }, 'freeze/active'],
  ]
  test.each(refused)('refuses: %s', (_name, change, code) => {
    expect(codes(decide(inOrder(change)))).toContain(code)
  })

  const allowed: [string, Partial<DecideInput>, Decision][] = [
    ['a plan of exactly five minutes', { plan: { ...requeuePlan, madeAt: minutesBefore(5) } }, { type: 'allow', via: 'role' }],
    [
      'a diagnosis of exactly ten minutes',
      { diagnosis: { ...inOrder().diagnosis!, at: minutesBefore(10) } },
      { type: 'allow', via: 'role' },
    ],
    [
      'a started run whose plan and diagnosis have aged in the queue',
      {
        phase: 'start',
        plan: { ...requeuePlan, madeAt: minutesBefore(40) },
        diagnosis: { ...inOrder().diagnosis!, at: minutesBefore(40) },
      },
      { type: 'allow', via: 'role' },
    ],
    [
      'a read-only look during a freeze and beside another run',
      {
        remediation: { ...requeue, effect: 'read-only' },
        plan: { ...requeuePlan, effects: [] },
        freezes: [freeze],
        locks: [{ component: 'order-queue', run: 'r-9', by: 'Bo', since: noon }],
      },
      { type: 'allow', via: 'role' },
    ],
    [
      'a freeze of another region',
      { freezes: [{ ...freeze, applies: { kind: 'some', tenants: [], regions: ['us'], tiers: [] } }] },
      { type: 'allow', via: 'role' },
    ],
    ['a freeze that has ended', { freezes: [{ ...freeze, until: noon }] }, { type: 'allow', via: 'role' }],
    [
      'a spent budget, a freeze and an open circuit with the glass broken',
      { breakGlass: glass, budgets: [spent], freezes: [freeze], circuit: openCircuit },
      { type: 'allow', via: 'break-glass' },
    ],
    ['a broken glass that was not needed', { breakGlass: glass }, { type: 'allow', via: 'role' }],
    [
      'a lower role with a valid approval',
      { operator: operator({ role: 'l1' }), remediation: { ...requeue, runBy: 'lead' }, approval },
      { type: 'allow', via: 'approval' },
    ],
    [
      'an undo without diagnosis, in a freeze, with the remediation switched off',
      { purpose: 'undo', diagnosis: null, freezes: [freeze], killSwitch: killed, allStopped: killed, budgets: [spent] },
      { type: 'allow', via: 'role' },
    ],
    [
      'a shared remediation by someone whose scope is everything',
      {
        remediation: { ...requeue, target: 'shared', component: 'payments' },
        operator: operator({ scope: { kind: 'everything' } }),
        closure: { components: [shared], tenants: [acme], unnamedTenants: 90 },
        diagnosis: { ...inOrder().diagnosis!, scope: 'shared' },
      },
      { type: 'allow', via: 'role' },
    ],
    ['an automatic run that an admin allowed', { purpose: 'automatic', automaticAllowed: true }, { type: 'allow', via: 'automatic' }],
  ]
  test.each(allowed)('allows: %s', (_name, change, decision) => {
    expect(decide(inOrder(change))).toEqual(decision)
  })

  test('an irreversible effect takes a second person above the operator, even with the glass broken', () => {
    const remediation = { ...requeue, effect: 'irreversible' as const, runBy: 'l2' as const }
    expect(decide(inOrder({ remediation, breakGlass: glass }))).toMatchObject({ type: 'needs-approval', by: 'lead' })
    expect(decide(inOrder({ remediation, operator: operator({ role: 'admin' }) }))).toMatchObject({ type: 'needs-approval', by: 'admin' })
  })

  test('what the pack asks for this very plan and what the role asks add up to the more trusted approver', () => {
    const remediation = {
      ...requeue,
      runBy: 'lead' as const,
      approval: () => ({ by: 'engineer' as const, because: 'More than 10 orders.' }),
    }
    const decision = decide(inOrder({ remediation }))
    expect(decision).toMatchObject({ type: 'needs-approval', by: 'engineer' })
    expect(decision.type === 'needs-approval' && decision.because).toContain('More than 10 orders.')
  })

  test('a refusal names every reason at once, each with words and a way out', () => {
    const decision = decide(inOrder({ diagnosis: null, freezes: [freeze], budgets: [spent], killSwitch: killed }))
    expect(codes(decision)).toEqual(['diagnosis/missing', 'remediation/killed', 'budget/spent', 'freeze/active'])
    if (decision.type !== 'refuse') throw new Error('expected a refusal')
    for (const reason of decision.reasons) expect(reason.message.length * reason.wayOut.length).toBeGreaterThan(0)
  })
})

describe('the matrix of role × effect × runBy', () => {
  const rows = roleSchema.options.flatMap((role) =>
    effectClassSchema.options.flatMap((effect) => changingRoles.map((runBy) => ({ role, effect, runBy }))),
  )
  test.each(rows)('$role, $effect, run by $runBy', ({ role, effect, runBy }) => {
    const plan = effect === 'read-only' ? { ...requeuePlan, effects: [] } : requeuePlan
    const decision = decide(inOrder({ operator: operator({ role }), remediation: { ...requeue, effect, runBy }, plan }))
    if (!mayChange(role) || (effect === 'irreversible' && role === 'l1')) return expect(decision.type).toBe('refuse')
    if (effect === 'irreversible') {
      const above = roleAbove(role)
      return expect(decision).toMatchObject({ type: 'needs-approval', by: isAtLeast({ role: above, least: runBy }) ? above : runBy })
    }
    if (!isAtLeast({ role, least: runBy })) return expect(decision).toMatchObject({ type: 'needs-approval', by: runBy })
    return expect(decision).toEqual({ type: 'allow', via: 'role' })
  })
})
