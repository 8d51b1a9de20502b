import { z } from 'zod'
import { breakGlass } from '@lamplighter/operations'
import { standingViewSchema } from '@lamplighter/operations/views'
import { reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const controlsBreakGlass = procedure('remediate')
  .input(z.object({ reason: reasonSchema }))
  .output(standingViewSchema)
  .mutation(({ ctx, input }) => breakGlass({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
