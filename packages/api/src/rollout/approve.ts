import { z } from 'zod'
import { approveRollout } from '@lamplighter/operations'
import { rolloutViewSchema } from '@lamplighter/operations/views'
import { hashSchema, idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const rolloutApprove = procedure('approve')
  .input(z.object({ rollout: idSchema, hash: hashSchema, reason: reasonSchema }))
  .output(rolloutViewSchema)
  .mutation(({ ctx, input }) => approveRollout({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
