import { z } from 'zod'
import { resetCircuit } from '@lamplighter/operations'
import { controlsViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const controlsResetCircuit = procedure('control')
  .input(z.object({ remediation: idSchema, reason: reasonSchema }))
  .output(controlsViewSchema)
  .mutation(({ ctx, input }) => resetCircuit({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
