import { z } from 'zod'
import { endChangeSource } from '@lamplighter/operations'
import { changeSourceViewSchema } from '@lamplighter/operations/views'
import { reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'
import { sourceNameSchema } from './source-name.ts'

export const changeEndSource = procedure('administer')
  .input(z.object({ source: sourceNameSchema, reason: reasonSchema }))
  .output(changeSourceViewSchema)
  .mutation(({ ctx, input }) => endChangeSource({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
