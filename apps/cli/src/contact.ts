import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { roleSchema, type Role } from '@lamplighter/catalog/vocabulary'
import type { CliEnv } from './env.ts'
import { CommandError, exitCodes } from './exit-code.ts'

/** Where the server is and who we are to it. */
export type Contact = { url: string; token: string }

const contactFileSchema = z.object({
  url: z.url(),
  tokens: z.partialRecord(roleSchema, z.string().min(1)),
})

/**
 * Finds the server and a token: from `--as` and the environment, else from the demo's contact file that the running server keeps
 * (mode 600). Throws `CommandError` that says how to start a server when there is none to be found.
 */
export function findContact(options: { env: CliEnv; as: string | undefined; usualRole: Role }): Contact {
  const { env, as } = options
  const role = roleSchema.safeParse(as ?? options.usualRole)
  const token = as !== undefined && !role.success ? tokenGiven(as) : as === undefined ? env.token : null
  if (env.url !== null && token !== null) return { url: env.url, token }
  const file = readContactFile(env.home)
  const fromFile = token ?? file.tokens[role.data ?? options.usualRole]
  if (fromFile === undefined)
    throw new CommandError(
      `The server in ${env.home} keeps no token for the role ${role.data}. Give one with --as TOKEN or LAMPLIGHTER_TOKEN.`,
    )
  return { url: env.url ?? file.url, token: fromFile }
}

function tokenGiven(as: string): string {
  if (as.length >= 16 && !/\s/.test(as)) return as
  throw new CommandError(`--as takes a role (${roleSchema.options.join(', ')}) or a token; “${as}” is neither.`, {
    exitCode: exitCodes.usage,
  })
}

function readContactFile(home: string): z.infer<typeof contactFileSchema> {
  const path = join(home, 'demo.json')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'EACCES' ? `${path} belongs to someone else` : `there is no ${path}`
    throw new CommandError(`No running server is known: ${why}. Start one with npm start, or set LAMPLIGHTER_URL and LAMPLIGHTER_TOKEN.`, {
      cause,
    })
  }
  try {
    return contactFileSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new CommandError(`${path} can not be understood. Restart the server: it writes the file anew.`, { cause })
  }
}
