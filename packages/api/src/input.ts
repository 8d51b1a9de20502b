import { z } from 'zod'

/** Of a tenant, feature, check, remediation, plan, run or case. What does not exist is refused by its use case, by name. */
export const idSchema = z.string().min(1).max(200)

/** Hash of the plan that the operator saw. */
export const hashSchema = z.string().min(1).max(200)

/** Why an operator does this; stands in the audit log for ever. */
export const reasonSchema = z.string().trim().min(3, 'say why in at least 3 characters').max(1000)
