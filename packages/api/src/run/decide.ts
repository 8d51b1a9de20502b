import { z } from 'zod'
import { decideRun } from '@lamplighter/operations'
import { runViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const runDecide = procedure('remediate')
  .input(z.object({ run: idSchema, choice: z.enum(['continue', 'stop', 'undo']), reason: reasonSchema }))
  .output(runViewSchema)
  .mutation(({ ctx, input }) => decideRun({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
