import { z } from 'zod'
import { pauseRollout } from '@lamplighter/operations'
import { rolloutViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const rolloutPause = procedure('remediate')
  .input(z.object({ rollout: idSchema, reason: reasonSchema }))
  .output(rolloutViewSchema)
  .mutation(({ ctx, input }) => pauseRollout({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
