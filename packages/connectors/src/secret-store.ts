import { readFile, stat } from 'node:fs/promises'
import { z } from 'zod'
import { Secret } from './secret.ts'

export type SecretStore = {
  /** The value behind a reference, or null when the store has none. */
  find(reference: string): Promise<Secret | null>
}

/** Secrets given as they are; for tests and for composing stores. */
export function mapSecretStore(entries: Record<string, string>): SecretStore {
  const secrets = wrap(entries)
  return { find: (reference) => Promise.resolve(secrets.get(reference) ?? null) }
}

/**
 * A JSON map of reference → value in a file that only its owner may read. Read again whenever the file has changed,
 * so that a rotated credential is used at the next call. Throws, naming the file and the way out, when the file is
 * missing, readable by others or no such map; the text of the file is never part of an error.
 */
export function fileSecretStore(path: string): SecretStore {
  let known: { stamp: string; secrets: Map<string, Secret> } | null = null

  async function load(): Promise<Map<string, Secret>> {
    const facts = await stat(path).catch((cause: unknown) => {
      throw new Error(`The secret file ${path} cannot be read. Create it with mode 600.`, { cause })
    })
    if (process.platform !== 'win32' && (facts.mode & 0o077) !== 0) {
      throw new Error(`The secret file ${path} is readable by others (mode ${(facts.mode & 0o777).toString(8)}). Run: chmod 600 ${path}`)
    }
    // Size and inode too: two rotations within one clock tick of the file system must both be seen.
    const stamp = `${facts.mtimeMs}:${facts.ctimeMs}:${facts.size}:${facts.ino}`
    if (known?.stamp !== stamp) known = { stamp, secrets: wrap(parse(path, await readFile(path, 'utf8'))) }
    return known.secrets
  }

  return { find: async (reference) => (await load()).get(reference) ?? null }
}

function parse(path: string, text: string): Record<string, string> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The parser's own message quotes the text; it must not travel.
    throw new Error(`The secret file ${path} is not JSON. Write one object of reference → value.`)
  }
  const result = z.record(z.string(), z.string()).safeParse(value)
  if (!result.success) throw new Error(`The secret file ${path} must be one JSON object of reference → text.`)
  return result.data
}

function wrap(entries: Record<string, string>): Map<string, Secret> {
  return new Map(Object.entries(entries).map(([reference, value]) => [reference, new Secret(value)]))
}
