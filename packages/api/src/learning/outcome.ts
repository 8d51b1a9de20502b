import { z } from 'zod'
import { getOutcome } from '@lamplighter/operations'
import { outcomeViewSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const learningOutcome = procedure('read')
  .input(z.object({ diagnosis: idSchema }))
  .output(outcomeViewSchema)
  .query(({ ctx, input }) => getOutcome({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
