import { z } from 'zod'
import { undoRun } from '@lamplighter/operations'
import { runViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const runUndo = procedure('remediate')
  .input(z.object({ run: idSchema, reason: reasonSchema.optional() }))
  .output(runViewSchema)
  .mutation(({ ctx, input }) => undoRun({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
