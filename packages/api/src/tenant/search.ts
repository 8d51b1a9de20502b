import { z } from 'zod'
import { searchTenants } from '@lamplighter/operations'
import { tenantHitSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const tenantSearch = procedure('read')
  .input(z.object({ text: z.string().trim().min(1).max(200), limit: z.number().int().min(1).max(50).default(10) }))
  .output(z.array(tenantHitSchema))
  .query(({ ctx, input }) => searchTenants({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
