import { z } from 'zod'
import { getPlan } from '@lamplighter/operations'
import { planViewSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const planGet = procedure('read')
  .input(z.object({ plan: idSchema }))
  .output(planViewSchema)
  .query(({ ctx, input }) => getPlan({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
