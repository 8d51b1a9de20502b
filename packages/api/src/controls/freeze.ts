import { z } from 'zod'
import { freezeChanges } from '@lamplighter/operations'
import { controlsViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

const namesSchema = z.array(idSchema).max(500)

export const controlsFreeze = procedure('control')
  .input(
    z.object({
      from: z.iso.datetime(),
      until: z.iso.datetime(),
      /** `some`: a tenant that any of the lists names; empty lists name nobody, and are refused. */
      applies: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('everything') }),
        z.object({ kind: z.literal('some'), regions: namesSchema, tiers: namesSchema, tenants: namesSchema }),
      ]),
      reason: reasonSchema,
    }),
  )
  .output(controlsViewSchema)
  .mutation(({ ctx, input: { from, until, ...input } }) =>
    freezeChanges({
      context: ctx.operations,
      operator: ctx.caller.operator,
      gate: ctx.gate,
      from: new Date(from),
      until: new Date(until),
      ...input,
    }),
  )
