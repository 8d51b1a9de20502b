import { z } from 'zod'
import { instantSchema, namedSchema } from './shared-shapes.ts'

export const budgetViewSchema = z.object({
  of: z.enum(['operator', 'tenant', 'remediation']),
  subject: namedSchema,
  /** Where it is counted per tenant. */
  tenant: namedSchema.nullable(),
  used: z.number().int(),
  left: z.number().int(),
  runs: z.number().int(),
  perHours: z.number(),
  /** When the oldest counted run leaves the window; null while something is left. */
  freesAt: instantSchema.nullable(),
})
export type BudgetView = z.infer<typeof budgetViewSchema>
