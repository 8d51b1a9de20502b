import { verifyAudit } from '@lamplighter/operations'
import { auditVerificationSchema } from '@lamplighter/operations/views'
import { procedure } from '../procedure.ts'

export const auditVerify = procedure('audit')
  .output(auditVerificationSchema)
  .query(({ ctx }) => verifyAudit({ context: ctx.operations, operator: ctx.caller.operator }))
