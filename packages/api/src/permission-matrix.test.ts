import { TRPCError } from '@trpc/server'
import { describe, expect, test, vi } from 'vitest'
import { roleSchema, type Role } from '@lamplighter/catalog/vocabulary'
import type { ApiContext } from './api-context.ts'
import { reportError } from './error-report.ts'
import { mayUse, permissions, permissionsOfRole, type Permission } from './permission.ts'
import { appRouter } from './router.ts'

class Reached extends Error {}

// Every use case only says that it was reached: what is tested here is the door in front of it.
vi.mock('@lamplighter/operations', async (load) => {
  const door = await load<Record<string, unknown>>()
  const reached = (): never => {
    throw new Reached()
  }
  return Object.fromEntries(
    Object.entries(door).map(([name, value]) => [name, typeof value === 'function' && name !== 'OperationRefusal' ? reached : value]),
  )
})

/** What each procedure is expected to ask for, written down a second time, so that a slip in one place shows. */
const expected: Record<string, { type: string; permission: Permission; input?: unknown }> = {
  'session.me': { type: 'query', permission: 'read' },
  'desk.get': { type: 'query', permission: 'read' },
  'tenant.search': { type: 'query', permission: 'read', input: { text: 'acme' } },
  'tenant.get': { type: 'query', permission: 'read', input: { tenant: 'acme' } },
  'fleet.list': { type: 'query', permission: 'read', input: { groupBy: 'region' } },
  'diagnosis.get': { type: 'query', permission: 'read', input: { tenant: 'acme', feature: 'checkout' } },
  'diagnosis.start': { type: 'mutation', permission: 'diagnose', input: { tenant: 'acme', feature: 'checkout' } },
  'diagnosis.runCheck': { type: 'mutation', permission: 'diagnose', input: { tenant: 'acme', feature: 'checkout', check: 'c' } },
  'diagnosis.reveal': { type: 'mutation', permission: 'reveal', input: { tenant: 'acme', check: 'c', reason: 'because of it' } },
  'diagnosis.bundle': { type: 'query', permission: 'read', input: { diagnosis: 'd' } },
  'plan.create': { type: 'mutation', permission: 'remediate', input: { remediation: 'r', tenant: 'acme', params: {} } },
  'plan.get': { type: 'query', permission: 'read', input: { plan: 'p' } },
  'run.start': { type: 'mutation', permission: 'remediate', input: { plan: 'p', hash: 'h', reason: 'because' } },
  'run.get': { type: 'query', permission: 'read', input: { run: 'r' } },
  'run.list': { type: 'query', permission: 'read', input: {} },
  'run.atWork': { type: 'query', permission: 'read', input: { tenant: 'acme' } },
  'run.cancel': { type: 'mutation', permission: 'remediate', input: { run: 'r' } },
  'run.undo': { type: 'mutation', permission: 'remediate', input: { run: 'r' } },
  'run.approve': { type: 'mutation', permission: 'approve', input: { run: 'r', planHash: 'h', reason: 'because' } },
  'run.reject': { type: 'mutation', permission: 'approve', input: { run: 'r', planHash: 'h', reason: 'because' } },
  'run.decide': { type: 'mutation', permission: 'remediate', input: { run: 'r', choice: 'stop', reason: 'because' } },
  'rollout.list': { type: 'query', permission: 'read', input: {} },
  'rollout.get': { type: 'query', permission: 'read', input: { rollout: 'o' } },
  'rollout.suggest': { type: 'query', permission: 'read', input: { tenant: 'acme', feature: 'checkout' } },
  'rollout.plan': {
    type: 'mutation',
    permission: 'remediate',
    input: { remediation: 'r', selection: { by: 'tenants', tenants: ['acme'] } },
  },
  'rollout.start': { type: 'mutation', permission: 'remediate', input: { rollout: 'o', hash: 'h', reason: 'because' } },
  'rollout.approve': { type: 'mutation', permission: 'approve', input: { rollout: 'o', hash: 'h', reason: 'because' } },
  'rollout.reject': { type: 'mutation', permission: 'approve', input: { rollout: 'o', hash: 'h', reason: 'because' } },
  'rollout.pause': { type: 'mutation', permission: 'remediate', input: { rollout: 'o', reason: 'because' } },
  'rollout.resume': { type: 'mutation', permission: 'remediate', input: { rollout: 'o', reason: 'because' } },
  'rollout.abort': { type: 'mutation', permission: 'remediate', input: { rollout: 'o', reason: 'because' } },
  'automatic.list': { type: 'query', permission: 'read' },
  'automatic.set': { type: 'mutation', permission: 'administer', input: { remediation: 'r', on: true, reason: 'because' } },
  'audit.list': { type: 'query', permission: 'audit', input: {} },
  'audit.verify': { type: 'query', permission: 'audit' },
  'catalog.get': { type: 'query', permission: 'read' },
  'case.open': { type: 'mutation', permission: 'diagnose', input: { tenant: 'acme', summary: 's' } },
  'case.close': { type: 'mutation', permission: 'diagnose', input: { case: 'c', outcome: 'o' } },
  'change.list': { type: 'query', permission: 'read', input: { tenant: 'acme' } },
  'change.sources': { type: 'query', permission: 'administer' },
  'change.addSource': { type: 'mutation', permission: 'administer', input: { source: 'pipeline' } },
  'change.endSource': { type: 'mutation', permission: 'administer', input: { source: 'pipeline', reason: 'because' } },
  'controls.get': { type: 'query', permission: 'audit' },
  'controls.standing': { type: 'query', permission: 'read' },
  'controls.may': { type: 'query', permission: 'audit', input: { operator: 'o', remediation: 'r', tenant: 'acme' } },
  'controls.stop': { type: 'mutation', permission: 'control', input: { remediation: null, reason: 'because' } },
  'controls.release': { type: 'mutation', permission: 'control', input: { remediation: 'r', reason: 'because' } },
  'controls.freeze': {
    type: 'mutation',
    permission: 'control',
    input: { from: '2026-11-20T10:00:00Z', until: '2026-11-21T10:00:00Z', applies: { kind: 'everything' }, reason: 'because' },
  },
  'controls.liftFreeze': { type: 'mutation', permission: 'control', input: { freeze: 'f', reason: 'because' } },
  'controls.resetCircuit': { type: 'mutation', permission: 'control', input: { remediation: 'r', reason: 'because' } },
  'controls.reviewGlass': { type: 'mutation', permission: 'control', input: { glass: 'g', note: 'fine' } },
  'controls.breakGlass': { type: 'mutation', permission: 'remediate', input: { reason: 'because' } },
  'controls.mendGlass': { type: 'mutation', permission: 'remediate' },
  'maintenance.list': { type: 'query', permission: 'read', input: {} },
  'maintenance.set': {
    type: 'mutation',
    permission: 'maintain',
    input: { target: { tenant: 'acme' }, from: '2026-11-21T10:00:00Z', to: '2026-11-21T11:00:00Z', reason: 'because' },
  },
  'maintenance.end': { type: 'mutation', permission: 'maintain', input: { window: 'w', reason: 'because' } },
  'availability.get': { type: 'query', permission: 'read', input: { tenant: 'acme' } },
  'availability.setObjective': { type: 'mutation', permission: 'administer', input: { tenant: 'acme', percent: 99.9, reason: 'because' } },
  'learning.get': { type: 'query', permission: 'read' },
  'learning.facts': { type: 'query', permission: 'read', input: {} },
  'learning.outcome': { type: 'query', permission: 'read', input: { diagnosis: 'd' } },
  'learning.answer': { type: 'mutation', permission: 'diagnose', input: { diagnosis: 'd', answer: { type: 'yes' } } },
  'learning.withdraw': { type: 'mutation', permission: 'teach', input: { fact: 'f', reason: 'because' } },
  'live.events': { type: 'subscription', permission: 'read', input: {} },
}

type AnyProcedure = ((options: unknown) => Promise<unknown>) & { _def: { type: string; meta?: { permission: Permission } } }
const procedures = appRouter._def.procedures as unknown as Record<string, AnyProcedure>
const paths = Object.keys(procedures)
const roles = roleSchema.options

test('the router has exactly the procedures that are expected, each with its permission', () => {
  const actual = Object.fromEntries(
    paths.map((path) => [path, { type: procedures[path]!._def.type, permission: procedures[path]!._def.meta?.permission }]),
  )
  expect(actual).toEqual(Object.fromEntries(Object.entries(expected).map(([path, { type, permission }]) => [path, { type, permission }])))
})

describe.each(paths)('%s', (path) => {
  test('is refused to who is signed out', async () => {
    expect(await call({ path, role: null })).toEqual({ type: 'refused', status: 'UNAUTHORIZED', code: 'session/signed-out' })
  })

  test.each(roles)('opens to %s exactly when the role has the permission', async (role) => {
    const permission = procedures[path]!._def.meta!.permission
    const outcome = await call({ path, role })
    if (permissionsOfRole[role].includes(permission)) expect(outcome).toEqual({ type: 'reached' })
    else expect(outcome).toEqual({ type: 'refused', status: 'FORBIDDEN', code: 'session/role-may-not' })
  })

  test.each(roles)('tells %s nothing about its input before the permission is known', async (role) => {
    const permission = procedures[path]!._def.meta!.permission
    if (mayUse({ role, permission })) return expect(permission).toBeDefined()
    expect(await call({ path, role, input: { nonsense: true } })).toEqual({
      type: 'refused',
      status: 'FORBIDDEN',
      code: 'session/role-may-not',
    })
  })
})

describe('roles and permissions', () => {
  test('no role but admin administers, and the auditor changes nothing', () => {
    expect(roles.filter((role) => mayUse({ role, permission: 'administer' }))).toEqual(['admin'])
    expect(permissions.filter((permission) => mayUse({ role: 'auditor', permission }))).toEqual(['read', 'audit'])
  })

  test('l1 neither approves nor reads the audit log', () => {
    expect(permissionsOfRole.l1).toEqual(['read', 'diagnose', 'remediate'])
  })
})

type Outcome = { type: 'reached' } | { type: 'refused'; status: string; code: string } | { type: 'answered' }

async function call(options: { path: string; role: Role | null; input?: unknown }): Promise<Outcome> {
  const { path, role } = options
  const input = 'input' in options ? options.input : expected[path]?.input
  try {
    const answer = await procedures[path]!({
      path,
      getRawInput: async () => input,
      ctx: contextOf(role),
      type: procedures[path]!._def.type,
      signal: undefined,
      batchIndex: 0,
    })
    // A subscription does nothing before it is read.
    if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer)
      for await (const _ of answer as AsyncIterable<unknown>) break
    return { type: 'answered' }
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error
    if (wasReached(error)) return { type: 'reached' }
    return { type: 'refused', status: error.code, code: reportError(error).refusal.code }
  }
}

function wasReached(error: unknown): boolean {
  if (error instanceof Reached) return true
  return error instanceof Error && error.cause !== undefined && wasReached(error.cause)
}

function contextOf(role: Role | null): ApiContext {
  const operator = role === null ? null : { id: `demo-${role}`, name: role, role, scope: 'everything' }
  return {
    operations: {},
    caller: operator === null ? null : { operator },
    serverVersion: 'test',
    gate: 'cli',
    drain: new AbortController().signal,
  } as unknown as ApiContext
}
