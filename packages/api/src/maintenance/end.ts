import { z } from 'zod'
import { endMaintenance } from '@lamplighter/operations'
import { maintenanceWindowViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const maintenanceEnd = procedure('maintain')
  .input(z.object({ window: idSchema, reason: reasonSchema }))
  .output(maintenanceWindowViewSchema)
  .mutation(({ ctx, input }) => endMaintenance({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
