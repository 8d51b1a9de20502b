import { z } from 'zod'
import { setObjective } from '@lamplighter/operations'
import { tenantAvailabilitySchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const availabilitySetObjective = procedure('administer')
  .input(z.object({ tenant: idSchema, feature: idSchema.optional(), percent: z.number().gt(0).lte(100).nullable(), reason: reasonSchema }))
  .output(tenantAvailabilitySchema)
  .mutation(({ ctx, input }) => setObjective({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
