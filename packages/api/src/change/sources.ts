import { getChangeSources } from '@lamplighter/operations'
import { changeSourceViewSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const changeSources = procedure('administer')
  .output(changeSourceViewSchema.array())
  .query(({ ctx }) => getChangeSources({ context: ctx.operations, operator: ctx.caller.operator }))
