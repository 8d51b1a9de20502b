import { z } from 'zod'
import { listMaintenance } from '@lamplighter/operations'
import { maintenanceListSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const maintenanceList = procedure('read')
  .input(z.object({ tenant: idSchema.optional() }))
  .output(maintenanceListSchema)
  .query(({ ctx, input }) => listMaintenance({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
