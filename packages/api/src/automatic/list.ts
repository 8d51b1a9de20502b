import { z } from 'zod'
import { listAutomatic } from '@lamplighter/operations'
import { automaticLineSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const automaticList = procedure('read')
  .output(z.array(automaticLineSchema))
  .query(({ ctx }) => listAutomatic({ context: ctx.operations, operator: ctx.caller.operator }))
