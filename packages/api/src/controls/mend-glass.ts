import { mendGlass } from '@lamplighter/operations'
import { standingViewSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const controlsMendGlass = procedure('remediate')
  .output(standingViewSchema)
  .mutation(({ ctx }) => mendGlass({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate }))
