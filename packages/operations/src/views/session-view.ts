import { z } from 'zod'
import { roleSchema } from '@lamplighter/catalog/vocabulary'
import { instantSchema } from './shared-shapes.ts'

export const sessionViewSchema = z.object({
  operator: z.object({ id: z.string(), name: z.string(), email: z.string(), role: roleSchema }),
  /** In words: "everything", "region eu", "nothing: ask an admin for a scope". */
  scope: z.string(),
  expiresAt: instantSchema,
  product: z.object({ pack: z.string(), version: z.string(), title: z.string() }),
  serverVersion: z.string(),
})
export type SessionView = z.infer<typeof sessionViewSchema>

/** Pushed to open screens; the screen refetches what the subject names. */
export const liveEventSchema = z.object({
  id: z.string(),
  at: instantSchema,
  topic: z.enum([
    'health',
    'diagnosis',
    'run',
    'shared-problem',
    'case',
    'sweep',
    'controls',
    'rollout',
    'change',
    'maintenance',
    'learning',
  ]),
  tenant: z.string().nullable(),
  /** Feature, run, problem or case id. */
  subject: z.string().nullable(),
})
export type LiveEvent = z.infer<typeof liveEventSchema>
