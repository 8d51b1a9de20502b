import { z } from 'zod'
import { approveRun } from '@lamplighter/operations'
import { runViewSchema } from '@lamplighter/operations/views'
import { hashSchema, idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const runApprove = procedure('approve')
  .input(z.object({ run: idSchema, planHash: hashSchema, reason: reasonSchema }))
  .output(runViewSchema)
  .mutation(({ ctx, input }) => approveRun({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
