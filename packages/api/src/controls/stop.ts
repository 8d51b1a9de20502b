import { z } from 'zod'
import { stopRemediation } from '@lamplighter/operations'
import { controlsViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

/** `remediation` null: all of them. */
export const controlsStop = procedure('control')
  .input(z.object({ remediation: idSchema.nullable(), reason: reasonSchema }))
  .output(controlsViewSchema)
  .mutation(({ ctx, input }) => stopRemediation({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
