import { z } from 'zod'
import { featureStateSchema } from '@lamplighter/catalog/vocabulary'
import { listFleet } from '@lamplighter/operations'
import { fleetPageSchema, pageInputSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const fleetList = procedure('read')
  .input(
    pageInputSchema.extend({
      groupBy: z.enum(['region', 'tier', 'ring', 'shard', 'release']),
      group: z.string().max(100).optional(),
      state: featureStateSchema.optional(),
    }),
  )
  .output(fleetPageSchema)
  .query(({ ctx, input }) => listFleet({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
