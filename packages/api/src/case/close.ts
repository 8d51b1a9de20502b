import { z } from 'zod'
import { closeCase } from '@lamplighter/operations'

import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'
import { caseLineSchema } from './case-line.ts'

export const caseClose = procedure('diagnose')
  .input(z.object({ case: idSchema, outcome: z.string().trim().min(1).max(500) }))
  .output(caseLineSchema)
  .mutation(({ ctx, input }) => closeCase({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
