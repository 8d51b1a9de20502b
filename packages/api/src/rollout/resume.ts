import { z } from 'zod'
import { resumeRollout } from '@lamplighter/operations'
import { rolloutViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const rolloutResume = procedure('remediate')
  .input(z.object({ rollout: idSchema, reason: reasonSchema }))
  .output(rolloutViewSchema)
  .mutation(({ ctx, input }) => resumeRollout({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
