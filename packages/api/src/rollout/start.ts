import { z } from 'zod'
import { startRollout } from '@lamplighter/operations'
import { rolloutViewSchema } from '@lamplighter/operations/views'
import { hashSchema, idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const rolloutStart = procedure('remediate')
  .input(
    z.object({
      rollout: idSchema,
      hash: hashSchema,
      reason: reasonSchema,
      case: idSchema.optional(),
      typedCount: z.string().max(20).optional(),
    }),
  )
  .output(rolloutViewSchema)
  .mutation(({ ctx, input }) => startRollout({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
