import { z } from 'zod'
import { listAtWork } from '@lamplighter/operations'
import { atWorkSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const runAtWork = procedure('read')
  .input(z.object({ tenant: idSchema }))
  .output(atWorkSchema.array())
  .query(({ ctx, input }) => listAtWork({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
