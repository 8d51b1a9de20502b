import { z } from 'zod'
import { revealEvidence } from '@lamplighter/operations'
import { revealedEvidenceSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

/** A mutation, although it changes nothing at the tenant: it writes who looked and why. */
export const diagnosisReveal = procedure('reveal')
  .input(z.object({ tenant: idSchema, check: idSchema, reason: z.string().max(1000) }))
  .output(revealedEvidenceSchema)
  .mutation(({ ctx, input }) => revealEvidence({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
