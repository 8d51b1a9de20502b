import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

// This file and the bundle made of it (dist/main.mjs) lie equally deep.
const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')

/** Where the running server is found, unless the command line says otherwise. */
export type CliEnv = { home: string; url: string | null; token: string | null }

export function readEnv(variables: Record<string, string | undefined> = process.env): CliEnv {
  return {
    home: resolve(variables.LAMPLIGHTER_HOME || join(repository, '.lamplighter')),
    url: variables.LAMPLIGHTER_URL || null,
    token: variables.LAMPLIGHTER_TOKEN || null,
  }
}
