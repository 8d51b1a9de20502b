import { z } from 'zod'
import { listAudit } from '@lamplighter/operations'
import { auditEventViewSchema, pageInputSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const auditList = procedure('audit')
  .input(
    pageInputSchema.extend({ tenant: idSchema.optional(), actor: z.string().max(200).optional(), action: z.string().max(100).optional() }),
  )
  .output(z.object({ items: z.array(auditEventViewSchema), next: z.string().nullable() }))
  .query(({ ctx, input }) => listAudit({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
