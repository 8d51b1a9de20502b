import { z } from 'zod'
import { runStateSchema } from '@lamplighter/catalog/vocabulary'
import { listRuns } from '@lamplighter/operations'
import { pageInputSchema, runLineSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const runList = procedure('read')
  .input(pageInputSchema.extend({ tenant: idSchema.optional(), state: runStateSchema.optional(), mine: z.boolean().optional() }))
  .output(z.object({ items: z.array(runLineSchema), next: z.string().nullable() }))
  .query(({ ctx, input }) => listRuns({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
