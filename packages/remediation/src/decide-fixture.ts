import type { TenantFacts } from '@lamplighter/catalog'
import type { DecideInput, DecidedPlan, DecidedRemediation, Operator } from './decide-input.ts'

// A situation in which everything is in order; tests change one thing at a time.

export const noon = new Date('2026-11-20T12:00:00Z')

export function minutesBefore(count: number): Date {
  return new Date(noon.getTime() - count * 60_000)
}

export const acme: TenantFacts = {
  id: 'acme',
  name: 'Acme',
  tier: 'gold',
  region: 'eu',
  shard: 'shard-1',
  release: '4.2.0',
  ring: 1,
  timeZone: 'Europe/Berlin',
  locale: 'de-DE',
  instance: { baseUrl: 'http://127.0.0.1:1', endpoints: {}, version: '4.2.0', configurationHash: null, templateHash: null, secretRefs: {} },
}

export const requeue: DecidedRemediation = {
  id: 'orders/requeue',
  title: 'Requeue dead letters',
  version: 1,
  cures: ['orders/dead-letters'],
  component: 'order-queue',
  target: 'tenant',
  effect: 'reversible',
  runBy: 'l1',
}

export const requeuePlan: DecidedPlan = {
  hash: 'hash-1',
  madeAt: minutesBefore(1),
  tenantsAffected: 1,
  effects: [{ what: 'Dead letters put back into the queue', component: 'order-queue', before: '12 dead', after: '0 dead', count: 12 }],
  undo: { possible: true, withinMinutes: 30, how: 'They are moved back.' },
}

export function operator(change: Partial<Operator> = {}): Operator {
  return { id: 'op-1', name: 'Ida', role: 'l2', scope: { kind: 'some', tenants: [], regions: ['eu'], tiers: [] }, ...change }
}

export function inOrder(change: Partial<DecideInput> = {}): DecideInput {
  return {
    purpose: 'operator',
    phase: 'request',
    operator: operator(),
    remediation: requeue,
    tenant: acme,
    params: {},
    plan: requeuePlan,
    closure: { components: [{ id: 'order-queue', kind: 'component' }], tenants: [acme], unnamedTenants: 0 },
    diagnosis: {
      id: 'd-1',
      tenant: 'acme',
      at: minutesBefore(2),
      verdict: 'confirmed',
      scope: 'tenant',
      causes: [{ id: 'orders/dead-letters', title: 'Orders lie in the dead-letter queue', node: 'order-queue', probability: 0.97 }],
    },
    budgets: [],
    circuit: { state: 'closed' },
    locks: [],
    freezes: [],
    killSwitch: null,
    allStopped: null,
    breakGlass: null,
    approval: null,
    automaticAllowed: false,
    now: noon,
    ...change,
  }
}
