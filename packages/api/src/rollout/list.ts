import { z } from 'zod'
import { listRollouts } from '@lamplighter/operations'
import { pageInputSchema, rolloutLineSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const rolloutList = procedure('read')
  .input(pageInputSchema.extend({ open: z.boolean().optional() }))
  .output(z.object({ items: z.array(rolloutLineSchema), next: z.string().nullable() }))
  .query(({ ctx, input }) => listRollouts({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
