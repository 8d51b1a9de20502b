import { z } from 'zod'
import { diagnose } from '@lamplighter/operations'
import { diagnosisViewSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const diagnosisStart = procedure('diagnose')
  .input(z.object({ tenant: idSchema, feature: idSchema }))
  .output(diagnosisViewSchema)
  .mutation(({ ctx, input }) => diagnose({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
