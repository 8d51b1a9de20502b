import { z } from 'zod'
import { setMaintenance } from '@lamplighter/operations'
import { maintenanceWindowViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

export const maintenanceSet = procedure('maintain')
  .input(
    z.object({
      /** One tenant, or one group of a shared component. */
      target: z.union([z.strictObject({ tenant: idSchema }), z.strictObject({ node: idSchema, group: idSchema })]),
      from: instant,
      to: instant,
      reason: reasonSchema,
    }),
  )
  .output(maintenanceWindowViewSchema)
  .mutation(({ ctx, input }) => setMaintenance({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
