import { z } from 'zod'
import { cancelRun } from '@lamplighter/operations'
import { runViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const runCancel = procedure('remediate')
  .input(z.object({ run: idSchema, reason: reasonSchema.optional() }))
  .output(runViewSchema)
  .mutation(({ ctx, input }) => cancelRun({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
