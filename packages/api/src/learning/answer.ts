import { z } from 'zod'
import { answerDiagnosis } from '@lamplighter/operations'
import { outcomeViewSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const learningAnswer = procedure('diagnose')
  .input(
    z.object({
      diagnosis: idSchema,
      answer: z.discriminatedUnion('type', [
        z.object({ type: z.literal('yes') }),
        /** Null: nothing that the pack knows. */
        z.object({ type: z.literal('other'), cause: idSchema.nullable() }),
        z.object({ type: z.literal('nothing-wrong') }),
      ]),
      note: z.string().trim().min(1).max(500).optional(),
    }),
  )
  .output(outcomeViewSchema)
  .mutation(({ ctx, input }) => answerDiagnosis({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
