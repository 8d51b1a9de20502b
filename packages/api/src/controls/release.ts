import { z } from 'zod'
import { releaseRemediation } from '@lamplighter/operations'
import { controlsViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

/** `remediation` null: all of them. */
export const controlsRelease = procedure('control')
  .input(z.object({ remediation: idSchema.nullable(), reason: reasonSchema }))
  .output(controlsViewSchema)
  .mutation(({ ctx, input }) => releaseRemediation({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
