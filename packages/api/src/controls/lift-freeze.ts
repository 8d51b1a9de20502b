import { z } from 'zod'
import { liftFreeze } from '@lamplighter/operations'
import { controlsViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const controlsLiftFreeze = procedure('control')
  .input(z.object({ freeze: idSchema, reason: reasonSchema }))
  .output(controlsViewSchema)
  .mutation(({ ctx, input }) => liftFreeze({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
