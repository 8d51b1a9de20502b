import { z } from 'zod'
import { evidenceBundleSchema } from '@lamplighter/catalog/evidence'
import { getEvidenceBundle } from '@lamplighter/operations'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

export const diagnosisBundle = procedure('read')
  .input(z.object({ diagnosis: idSchema }))
  .output(evidenceBundleSchema)
  .query(({ ctx, input }) => getEvidenceBundle({ context: ctx.operations, operator: ctx.caller.operator, ...input }))
