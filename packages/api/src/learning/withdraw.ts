import { z } from 'zod'
import { withdrawFact } from '@lamplighter/operations'
import { learnedFactViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const learningWithdraw = procedure('teach')
  .input(z.object({ fact: idSchema, reason: reasonSchema }))
  .output(learnedFactViewSchema)
  .mutation(({ ctx, input }) => withdrawFact({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
