import { z } from 'zod'
import { abortRollout } from '@lamplighter/operations'
import { rolloutViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const rolloutAbort = procedure('remediate')
  .input(z.object({ rollout: idSchema, reason: reasonSchema }))
  .output(rolloutViewSchema)
  .mutation(({ ctx, input }) => abortRollout({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
