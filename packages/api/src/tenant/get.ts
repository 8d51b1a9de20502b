import { z } from 'zod'
import { getTenant } from '@lamplighter/operations'
import { tenantViewSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const tenantGet = procedure('read')
  .input(z.object({ tenant: idSchema }))
  .output(tenantViewSchema)
  .query(({ ctx, input }) => getTenant({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
