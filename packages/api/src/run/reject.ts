import { z } from 'zod'
import { rejectRun } from '@lamplighter/operations'
import { runViewSchema } from '@lamplighter/operations/views'
import { hashSchema, idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const runReject = procedure('approve')
  .input(z.object({ run: idSchema, planHash: hashSchema, reason: reasonSchema }))
  .output(runViewSchema)
  .mutation(({ ctx, input }) => rejectRun({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
