import { z } from 'zod'
import { listFacts } from '@lamplighter/operations'
import { learnedFactViewSchema, pageInputSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const learningFacts = procedure('read')
  .input(pageInputSchema.extend({ kind: z.enum(['outcome', 'fix']).optional() }))
  .output(z.object({ items: learnedFactViewSchema.array(), next: z.string().nullable() }))
  .query(({ ctx, input }) => listFacts({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
