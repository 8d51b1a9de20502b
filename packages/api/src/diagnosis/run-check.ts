import { z } from 'zod'
import { runNextCheck } from '@lamplighter/operations'
import { diagnosisViewSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const diagnosisRunCheck = procedure('diagnose')
  .input(z.object({ tenant: idSchema, feature: idSchema, check: idSchema }))
  .output(diagnosisViewSchema)
  .mutation(({ ctx, input }) => runNextCheck({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
