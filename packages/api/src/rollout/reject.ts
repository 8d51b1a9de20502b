import { z } from 'zod'
import { rejectRollout } from '@lamplighter/operations'
import { rolloutViewSchema } from '@lamplighter/operations/views'
import { hashSchema, idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const rolloutReject = procedure('approve')
  .input(z.object({ rollout: idSchema, hash: hashSchema, reason: reasonSchema }))
  .output(rolloutViewSchema)
  .mutation(({ ctx, input }) => rejectRollout({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
