import { getStanding } from '@lamplighter/operations'
import { standingViewSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const controlsStanding = procedure('read')
  .output(standingViewSchema)
  .query(({ ctx }) => getStanding({ context: ctx.operations, operator: ctx.caller.operator }))
