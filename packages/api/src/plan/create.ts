import { z } from 'zod'
import { planRemediation } from '@lamplighter/operations'
import { planViewSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const planCreate = procedure('remediate')
  .input(z.object({ remediation: idSchema, tenant: idSchema, feature: idSchema.optional(), params: z.record(z.string(), z.unknown()) }))
  .output(planViewSchema)
  .mutation(({ ctx, input }) => planRemediation({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
