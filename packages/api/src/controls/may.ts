import { z } from 'zod'
import { mayRun } from '@lamplighter/operations'
import { mayViewSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const controlsMay = procedure('audit')
  .input(
    z.object({
      operator: idSchema,
      remediation: idSchema,
      tenant: idSchema,
      params: z.record(z.string(), z.unknown()).optional(),
      withPlan: z.boolean().default(false),
    }),
  )
  .output(mayViewSchema)
  .query(({ ctx, input: { operator: who, ...input } }) => mayRun({ context: ctx.operations, operator: ctx.caller.operator, who, ...input }))
