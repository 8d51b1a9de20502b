import type { z } from 'zod'
import { parseBody } from '../http/body.ts'
import type { Answer, Call, Route } from '../http/route.ts'
import type { Instance } from '../instance/instance.ts'
import { applyOnce, idempotencyKey, type ActionResult, type Run } from './effects.ts'

export interface TenantAction {
  path: string
  route: (instance: Instance) => Route
}

/** An action on one instance: body parsed, done once per key, counted in the tenant's own database. */
export function defineTenantAction<Body>(definition: {
  path: string
  body: z.ZodType<Body>
  run: (options: { instance: Instance; body: Body }) => Promise<ActionResult>
}): TenantAction {
  return {
    path: definition.path,
    route: (instance) => ({
      method: 'POST',
      path: definition.path,
      access: 'operator',
      handle: async (call) => {
        const body = parseBody({ schema: definition.body, body: call.body })
        return answerAction({
          call,
          body,
          run: instance.database.admin,
          scope: instance,
          target: instance.tenant.id,
          work: () => definition.run({ instance, body }),
        })
      },
    }),
  }
}

export async function answerAction(options: {
  call: Call
  body: unknown
  run: Run
  scope: object
  target: string
  work: () => Promise<ActionResult>
}): Promise<Answer> {
  const { call } = options
  const { answer, replayed } = await applyOnce({ ...options, key: idempotencyKey(call.headers), action: call.path })
  return { status: 200, body: answer, ...(replayed ? { headers: { 'idempotency-replayed': 'true' } } : {}) }
}

/** Nothing to do: said, not done. */
export function nothingToDo(summary: string): ActionResult {
  return { applied: false, summary, captured: null, undo: null }
}

export function done(options: Omit<ActionResult, 'applied' | 'undo'> & { undo?: ActionResult['undo'] }): ActionResult {
  return { applied: true, undo: null, ...options }
}
