import { z } from 'zod'
import { effectClassSchema, runVerdictSchema } from '@lamplighter/catalog/vocabulary'
import { actionSchema, instantSchema, namedSchema, refusalReasonSchema } from './shared-shapes.ts'

/** One remediation that the pack lets run by itself. */
export const automaticLineSchema = z.object({
  remediation: namedSchema,
  effect: effectClassSchema,
  cures: z.array(namedSchema),
  on: z.boolean(),
  /** Who last switched it, when and why; null: nobody ever did, and it is off. */
  changed: z.object({ at: instantSchema, by: z.string(), reason: z.string() }).nullable(),
  /** Over all tenants; `used` within the window that ends now. */
  budget: z.object({ runs: z.number(), perHours: z.number(), used: z.number().int() }),
  coolDownMinutes: z.number(),
  /** It stopped by itself after runs that did not fix; null: it has not. */
  stopped: z.object({ failed: z.number().int(), of: z.number().int() }).nullable(),
  /** Verified runs since it was switched. */
  record: z.object({ fixed: z.number().int(), of: z.number().int() }),
  /** At tenants in the operator's scope, the newest first. */
  recent: z.array(
    z.object({
      tenant: z.string(),
      tenantName: z.string(),
      at: instantSchema,
      outcome: z.enum(['requested', 'declined']),
      run: z.string().nullable(),
      verdict: runVerdictSchema.nullable(),
      reasons: z.array(refusalReasonSchema),
    }),
  ),
  /** Switching it the other way. */
  action: actionSchema,
})
export type AutomaticLine = z.infer<typeof automaticLineSchema>
