import { z } from 'zod'
import { getRollout } from '@lamplighter/operations'
import { rolloutViewSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const rolloutGet = procedure('read')
  .input(z.object({ rollout: idSchema }))
  .output(rolloutViewSchema)
  .query(({ ctx, input }) => getRollout({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
