import { z } from 'zod'
import { getRun } from '@lamplighter/operations'
import { runViewSchema } from '@lamplighter/operations/views'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const runGet = procedure('read')
  .input(z.object({ run: idSchema }))
  .output(runViewSchema)
  .query(({ ctx, input }) => getRun({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
