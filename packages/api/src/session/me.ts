import { getSession } from '@lamplighter/operations'
import { sessionViewSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const sessionMe = procedure('read')
  .output(sessionViewSchema)
  .query(({ ctx }) =>
    getSession({
      context: ctx.operations,
      operator: ctx.caller.operator,
      expiresAt: ctx.caller.expiresAt,
      serverVersion: ctx.serverVersion,
    }),
  )
