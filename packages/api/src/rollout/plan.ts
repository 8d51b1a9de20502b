import { z } from 'zod'
import { planRollout } from '@lamplighter/operations'
import { rolloutSelectionSchema, rolloutViewSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const rolloutPlan = procedure('remediate')
  .input(
    z.object({
      remediation: idSchema,
      selection: rolloutSelectionSchema,
      params: z.record(z.string(), z.unknown()).optional(),
      ringMax: z.number().int().min(1).max(50).optional(),
      tolerance: z.number().int().min(0).max(50).optional(),
    }),
  )
  .output(rolloutViewSchema)
  .mutation(({ ctx, input }) => planRollout({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
