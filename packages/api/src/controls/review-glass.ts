import { z } from 'zod'
import { reviewGlass } from '@lamplighter/operations'
import { controlsViewSchema } from '@lamplighter/operations/views'
import { idSchema, reasonSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const controlsReviewGlass = procedure('control')
  .input(z.object({ glass: idSchema, note: reasonSchema }))
  .output(controlsViewSchema)
  .mutation(({ ctx, input: { glass, note } }) =>
    reviewGlass({ context: ctx.operations, operator: ctx.caller.operator, gate: ctx.gate, glass, reason: note }),
  )
