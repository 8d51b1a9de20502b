import { z } from 'zod'
import { setAutomatic } from '@lamplighter/operations'
import { automaticLineSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const automaticSet = procedure('administer')
  .input(z.object({ remediation: idSchema, on: z.boolean(), reason: reasonSchema }))
  .output(z.array(automaticLineSchema))
  .mutation(({ ctx, input }) => setAutomatic({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
