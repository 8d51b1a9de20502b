import { TRPCError } from '@trpc/server'
import { describe, expect, test } from 'vitest'
import type { ApiContext } from './api-context.ts'
import { mayUse, permissions, type Permission } from './permission.ts'
import { appRouter } from './router.ts'

type AnyProcedure = ((options: unknown) => Promise<unknown>) & { _def: { type: string; meta?: { permission: Permission } } }
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyProcedure>).map(([path, procedure]) => ({
  path,
  procedure,
  type: procedure._def.type,
  permission: procedure._def.meta?.permission,
}))

describe('GETs skip permission, and an observer may run (semaphore#4150, PagerDuty)', () => {
  test('every procedure of the router, queries and subscriptions included, names a permission that exists (semaphore#4150)', () => {
    expect(procedures.length).toBeGreaterThan(30)
    expect(procedures.filter(({ permission }) => permission === undefined || !permissions.includes(permission))).toEqual([])
  })

  test.each(procedures.filter(({ type }) => type !== 'mutation'))(
    '$path is not read by whoever is signed out (semaphore#4150)',
    async ({ path, procedure }) => {
      expect(await call({ path, procedure, role: null })).toBe('UNAUTHORIZED')
    },
  )

  test.each(procedures.filter(({ permission }) => permission !== 'read' && permission !== 'audit'))(
    '$path is not open to an observer (PagerDuty)',
    async ({ path, procedure, permission }) => {
      expect(mayUse({ role: 'auditor', permission: permission! })).toBe(false)
      expect(await call({ path, procedure, role: 'auditor' })).toBe('FORBIDDEN')
    },
  )

  test('running, approving and holding back are not among what an observer may (PagerDuty)', () => {
    const changing = procedures.filter(({ path }) => /^(run|plan|controls)\./.test(path)).filter(({ type }) => type === 'mutation')
    expect(changing.length).toBeGreaterThan(10)
    expect(changing.filter(({ permission }) => mayUse({ role: 'auditor', permission: permission! }))).toEqual([])
  })
})

/** The status with which the door answers before it has looked at any input. */
async function call({ path, procedure, role }: { path: string; procedure: AnyProcedure; role: 'auditor' | null }): Promise<string> {
  const caller = role === null ? null : { operator: { id: 'o', name: 'o', role, scope: { kind: 'everything' } } }
  const ctx = { operations: {}, caller, serverVersion: 'test', gate: 'cli', drain: new AbortController().signal } as unknown as ApiContext
  try {
    await procedure({
      path,
      getRawInput: async () => ({ nonsense: true }),
      ctx,
      type: procedure._def.type,
      signal: undefined,
      batchIndex: 0,
    })
    return 'reached'
  } catch (error) {
    return error instanceof TRPCError ? error.code : 'threw'
  }
}
