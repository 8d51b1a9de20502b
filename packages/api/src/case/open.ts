import { z } from 'zod'
import { openCase } from '@lamplighter/operations'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'
import { caseLineSchema } from './case-line.ts'

export const caseOpen = procedure('diagnose')
  .input(
    z.object({
      tenant: idSchema,
      feature: idSchema.optional(),
      summary: z.string().trim().min(1).max(500),
      externalRef: z.string().max(100).optional(),
    }),
  )
  .output(caseLineSchema)
  .mutation(({ ctx, input }) => openCase({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
