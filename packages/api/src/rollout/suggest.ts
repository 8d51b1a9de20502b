import { z } from 'zod'
import { suggestRollout } from '@lamplighter/operations'
import { rolloutSuggestionSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const rolloutSuggest = procedure('read')
  .input(z.object({ tenant: idSchema, feature: idSchema }))
  .output(rolloutSuggestionSchema.nullable())
  .query(({ ctx, input }) => suggestRollout({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
