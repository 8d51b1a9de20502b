import { getControls } from '@lamplighter/operations'
import { controlsViewSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const controlsGet = procedure('audit')
  .output(controlsViewSchema)
  .query(({ ctx }) => getControls({ context: ctx.operations, operator: ctx.caller.operator }))
