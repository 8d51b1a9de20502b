import { z } from 'zod'
import { getAvailability } from '@lamplighter/operations'
import { tenantAvailabilitySchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const availabilityGet = procedure('read')
  .input(z.object({ tenant: idSchema }))
  .output(tenantAvailabilitySchema)
  .query(({ ctx, input }) => getAvailability({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
