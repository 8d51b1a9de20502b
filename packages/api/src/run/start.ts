import { z } from 'zod'
import { requestRun } from '@lamplighter/operations'
import { runViewSchema } from '@lamplighter/operations/views'
import { hashSchema, idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const runStart = procedure('remediate')
  .input(
    z.object({
      plan: idSchema,
      hash: hashSchema,
      reason: reasonSchema,
      case: idSchema.optional(),
      typedTenantName: z.string().max(200).optional(),
    }),
  )
  .output(runViewSchema)
  .mutation(({ ctx, input }) => requestRun({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
