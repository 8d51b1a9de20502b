import { z } from 'zod'
import { addChangeSource } from '@lamplighter/operations'
import { changeSourceViewSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'
import { sourceNameSchema } from './source-name.ts'

export const changeAddSource = procedure('administer')
  .input(z.object({ source: sourceNameSchema }))
  /** The token is shown this once. */
  .output(z.object({ source: changeSourceViewSchema, token: z.string() }))
  .mutation(({ ctx, input }) => addChangeSource({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, ...input }))
