import { z } from 'zod'

/** Stands in the audit log and beside each change, so it is short and plain. */
export const sourceNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens, two to forty-one of them')
