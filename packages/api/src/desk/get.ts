import { getDesk } from '@lamplighter/operations'
import { deskViewSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const deskGet = procedure('read')
  .output(deskViewSchema)
  .query(({ ctx }) => getDesk({ context: ctx.operations, operator: ctx.caller.operator }))
