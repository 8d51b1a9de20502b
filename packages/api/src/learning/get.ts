import { getLearning } from '@lamplighter/operations'
import { learningViewSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const learningGet = procedure('read')
  .output(learningViewSchema)
  .query(({ ctx }) => getLearning({ context: ctx.operations, operator: ctx.caller.operator }))
