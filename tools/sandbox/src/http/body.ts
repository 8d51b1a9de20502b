import type { z } from 'zod'
import { badParameter } from './refusal.ts'

/** Parses a body or parameters at the door; refuses with 422 and the first thing that is wrong. */
export function parseBody<T>(options: { schema: z.ZodType<T>; body: unknown }): T {
  const parsed = options.schema.safeParse(options.body ?? {})
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''
  throw badParameter(`${where}${issue?.message ?? 'The body is not what this call takes.'}`)
}
