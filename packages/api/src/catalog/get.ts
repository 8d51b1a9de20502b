import { getCatalog } from '@lamplighter/operations'
import { catalogViewSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const catalogGet = procedure('read')
  .output(catalogViewSchema)
  .query(({ ctx }) => getCatalog({ context: ctx.operations, operator: ctx.caller.operator }))
