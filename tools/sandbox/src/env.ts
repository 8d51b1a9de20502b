import { resolve } from 'node:path'
import { z } from 'zod'

const environment = z.object({
  LAMPLIGHTER_HOME: z.string().min(1).optional(),
  SANDBOX_TENANTS: z.coerce.number().int().min(1).max(400).default(40),
  SANDBOX_DATABASE_URL: z.string().startsWith('postgres').optional(),
  SANDBOX_TRAFFIC: z.enum(['on', 'off']).default('on'),
})

export interface SandboxEnvironment {
  /** Folder of all data; the sandbox keeps to its subfolder `sandbox/`. */
  home: string
  tenants: number
  /** Superuser URL of an outside PostgreSQL; undefined: the embedded one. */
  databaseUrl: string | undefined
  traffic: boolean
}

/** Reads the environment, the only place that does; throws one sentence naming the variable that is wrong. */
export function readEnvironment(): SandboxEnvironment {
  const parsed = environment.safeParse(process.env)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'invalid'}`)
  }
  const root = resolve(import.meta.dirname, '..', '..', '..')
  return {
    home: resolve(parsed.data.LAMPLIGHTER_HOME ?? resolve(root, '.lamplighter')),
    tenants: parsed.data.SANDBOX_TENANTS,
    databaseUrl: parsed.data.SANDBOX_DATABASE_URL,
    traffic: parsed.data.SANDBOX_TRAFFIC === 'on',
  }
}
