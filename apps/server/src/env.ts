import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Secret, webhookAddress } from '@lamplighter/connectors'
import { z } from 'zod'

/** Everything that may be set from outside, parsed once. Relative paths count from the folder the process was started in. */
export type ServerEnv = {
  /** null: the first free port from `firstPort` on. */
  port: number | null
  host: string
  /** Where people reach the server, when that is not its own address; decides links, allowed origins and `Secure` cookies. */
  publicUrl: string | null
  home: string
  /** null: the embedded PostgreSQL in `home`. */
  databaseUrl: string | null
  roles: ReadonlySet<ServerRole>
  /** Contact file of the product (`{ controlUrl, token }`), and the flat file of secrets; the sandbox in `home` by default. */
  productFile: string
  secretsFile: string
  consoleFolder: string
  logLevel: LogLevel
  /** Whether demo operators with sign-in links and tokens are kept in `home/demo.json`. */
  demo: boolean
  /** Where people are told of what needs them, and what that is signed with; null: nobody is told outside of the console. */
  notices: { url: string; secret: Secret } | null
}
export type ServerRole = 'api' | 'worker'
export type LogLevel = z.infer<typeof logLevelSchema>

export const firstPort = 4400

// This file and the bundle made of it (dist/main.mjs) lie equally deep.
const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')

/** Reads the environment; on bad values, one line per variable that says what is expected, and nothing else happens. */
export function readEnv(
  variables: Record<string, string | undefined> = process.env,
): { type: 'ok'; env: ServerEnv } | { type: 'invalid'; problems: string[] } {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = variablesSchema.safeParse(given)
  if (!parsed.success) return { type: 'invalid', problems: parsed.error.issues.map((issue) => describe({ issue, given })) }
  const v = parsed.data
  const home = absolute(v.LAMPLIGHTER_HOME ?? join(repository, '.lamplighter'))
  return {
    type: 'ok',
    env: {
      port: v.PORT ?? null,
      host: v.HOST,
      publicUrl: v.LAMPLIGHTER_PUBLIC_URL ?? null,
      home,
      databaseUrl: v.DATABASE_URL ?? null,
      roles: new Set(v.LAMPLIGHTER_ROLES),
      productFile: absolute(v.LAMPLIGHTER_PRODUCT_FILE ?? join(home, 'sandbox', 'sandbox.json')),
      secretsFile: absolute(v.LAMPLIGHTER_SECRETS_FILE ?? join(home, 'sandbox', 'secrets.json')),
      consoleFolder: absolute(v.LAMPLIGHTER_CONSOLE_FOLDER ?? join(repository, 'apps', 'console', 'dist')),
      logLevel: v.LAMPLIGHTER_LOG_LEVEL,
      // Demo credentials lie in a file; they are never made by default where other machines can reach the server.
      demo: v.LAMPLIGHTER_DEMO ?? isLoopback(v.HOST),
      notices:
        v.LAMPLIGHTER_NOTICE_URL === undefined || v.LAMPLIGHTER_NOTICE_SECRET === undefined
          ? null
          : { url: v.LAMPLIGHTER_NOTICE_URL, secret: new Secret(v.LAMPLIGHTER_NOTICE_SECRET) },
    },
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

const logLevelSchema = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])

const noticeSecretForm = 'whsec_ and the base64 of 24 bytes or more, or any 32 characters or more'

const variablesSchema = z
  .object({
    PORT: z
      .string()
      .regex(/^\d{1,5}$/, 'a number from 1 to 65535')
      .transform(Number)
      .refine((port) => port >= 1 && port <= 65_535, 'a number from 1 to 65535')
      .optional(),
    HOST: z
      .string()
      .regex(/^[0-9A-Za-z.:-]+$/, 'an address or host name to listen on, like 127.0.0.1')
      .default('127.0.0.1'),
    LAMPLIGHTER_PUBLIC_URL: z.string().refine(isOrigin, 'an origin without a path, like https://lamplighter.example').optional(),
    LAMPLIGHTER_HOME: z.string().optional(),
    DATABASE_URL: z.string().refine(isPostgresUrl, 'a postgres:// URL').optional(),
    LAMPLIGHTER_ROLES: z
      .string()
      .default('api,worker')
      .transform((text) => text.split(',').map((role) => role.trim()))
      .pipe(z.array(z.enum(['api', 'worker'], 'api, worker or both, separated by a comma')).min(1)),
    LAMPLIGHTER_PRODUCT_FILE: z.string().optional(),
    LAMPLIGHTER_SECRETS_FILE: z.string().optional(),
    LAMPLIGHTER_CONSOLE_FOLDER: z.string().optional(),
    LAMPLIGHTER_LOG_LEVEL: z.enum(logLevelSchema.options, logLevelSchema.options.join(', ')).default('info'),
    LAMPLIGHTER_DEMO: z
      .enum(['on', 'off'], 'on or off')
      .transform((value) => value === 'on')
      .optional(),
    LAMPLIGHTER_NOTICE_URL: z
      .string()
      .refine(
        (text) => webhookAddress(text).type === 'address',
        'an https:// address, or an http:// one of this machine, without a password',
      )
      .optional(),
    LAMPLIGHTER_NOTICE_SECRET: z.string().refine(isNoticeSecret, noticeSecretForm).optional(),
  })
  // Unsigned, a notice could come from anybody; and a secret alone tells nobody.
  .refine((v) => v.LAMPLIGHTER_NOTICE_URL === undefined || v.LAMPLIGHTER_NOTICE_SECRET !== undefined, {
    path: ['LAMPLIGHTER_NOTICE_SECRET'],
    message: `set together with LAMPLIGHTER_NOTICE_URL: ${noticeSecretForm}`,
  })
  .refine((v) => v.LAMPLIGHTER_NOTICE_SECRET === undefined || v.LAMPLIGHTER_NOTICE_URL !== undefined, {
    path: ['LAMPLIGHTER_NOTICE_URL'],
    message: 'set together with LAMPLIGHTER_NOTICE_SECRET: an https:// address, or an http:// one of this machine',
  })

const secretVariables = new Set(['DATABASE_URL', 'LAMPLIGHTER_NOTICE_URL', 'LAMPLIGHTER_NOTICE_SECRET'])

function describe(options: { issue: z.core.$ZodIssue; given: Record<string, string | undefined> }): string {
  const name = String(options.issue.path[0])
  const found = secretVariables.has(name)
    ? 'the value found is not shown, it may hold a password'
    : `found ${JSON.stringify(options.given[name])}`
  return `${name} must be ${options.issue.message}; ${found}.`
}

function absolute(path: string): string {
  return isAbsolute(path) ? path : resolve(path)
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text.replace(/\/$/, '')
}

/** As long as the hash that it keys should have at least. */
function isNoticeSecret(text: string): boolean {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1]
  return encoded === undefined ? text.length >= 32 && !text.startsWith('whsec_') : Buffer.from(encoded, 'base64').length >= 24
}

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol)
}
