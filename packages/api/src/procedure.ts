import { initTRPC, TRPCError } from '@trpc/server'
import type { ApiContext } from './api-context.ts'
import { toTrpcError } from './error-mapping.ts'
import { DoorRefusal, reportError } from './error-report.ts'
import { mayUse, permissionWords, rolesWith, type Permission } from './permission.ts'

const t = initTRPC
  .context<ApiContext>()
  .meta<{ permission: Permission }>()
  .create({
    // No stack ever leaves this process: the log has it, under the id that the caller is given.
    isDev: false,
    errorFormatter({ shape, error }) {
      const { message, refusal, fields, errorId } = reportError(error)
      return { ...shape, message, data: { ...shape.data, refusal, fields, errorId } }
    },
    sse: {
      ping: { enabled: true, intervalMs: 10_000 },
      client: { reconnectAfterInactivityMs: 25_000 },
      // A stream outlives neither a withdrawn session nor a changed role: the reconnect asks again who is there.
      maxDurationMs: 10 * 60_000,
    },
  })

/**
 * The only way to make a procedure: there is none without a permission. Refuses who is signed out (401) or whose role lacks
 * the permission (403) before the input is looked at, and turns whatever goes wrong into one of the errors of the API.
 */
export function procedure(permission: Permission) {
  return t.procedure
    .meta({ permission })
    .use(async ({ next }) => {
      const result = await next()
      if (!result.ok) throw toTrpcError(result.error)
      return result
    })
    .use(({ ctx, next }) => {
      const { caller } = ctx
      if (caller === null) throw signedOut()
      const { role } = caller.operator
      if (!mayUse({ role, permission })) throw notPermitted({ role, permission })
      return next({ ctx: { ...ctx, caller } })
    })
}

export const router = t.router

function signedOut(): TRPCError {
  return refusalError('UNAUTHORIZED', {
    code: 'session/signed-out',
    message: 'You are not signed in, or the session has ended.',
    wayOut: 'Open a sign-in link, or send a valid token.',
    who: null,
  })
}

function notPermitted(options: { role: string; permission: Permission }): TRPCError {
  const who = rolesWith(options.permission).join(', ')
  return refusalError('FORBIDDEN', {
    code: 'session/role-may-not',
    message: `The role ${options.role} may not ${permissionWords[options.permission]}.`,
    wayOut: `Ask someone with the role ${who}.`,
    who,
  })
}

function refusalError(code: TRPCError['code'], refusal: DoorRefusal['refusal']): TRPCError {
  return new TRPCError({ code, message: refusal.message, cause: new DoorRefusal(refusal) })
}
