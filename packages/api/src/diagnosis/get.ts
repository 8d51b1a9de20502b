import { z } from 'zod'
import { getDiagnosis } from '@lamplighter/operations'
import { diagnosisViewSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const diagnosisGet = procedure('read')
  .input(z.object({ tenant: idSchema, feature: idSchema }))
  .output(diagnosisViewSchema.nullable())
  .query(({ ctx, input }) => getDiagnosis({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
