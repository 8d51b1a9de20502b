import { z } from 'zod'
import { listTenantChanges } from '@lamplighter/operations'
import { tenantChangesSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const changeList = procedure('read')
  .input(z.object({ tenant: idSchema }))
  .output(tenantChangesSchema)
  .query(({ ctx, input }) => listTenantChanges({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
