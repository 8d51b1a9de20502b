import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the server keeps in `demo.json` while it runs, as far as it is needed here. */
export type DemoContact = { url: string; pid: number; instanceId: string; signIn: Record<string, string> }
/** What the sandbox keeps in `sandbox/sandbox.json` while it runs. */
export type SandboxContact = { controlUrl: string; token: string; pid: number }

export function readDemoContact(home: string): DemoContact | null {
  return readJson<DemoContact>(join(home, 'demo.json'))
}

export function readSandboxContact(home: string): SandboxContact | null {
  return readJson<SandboxContact>(join(home, 'sandbox', 'sandbox.json'))
}

/** The server that already runs in this home; a contact file that a killed one left behind is no server. */
export async function findRunningCopy(home: string): Promise<DemoContact | null> {
  const contact = readDemoContact(home)
  if (contact === null) return null
  const health = await getJson<{ instanceId: string }>({ url: `${contact.url}/healthz` })
  return health?.instanceId === contact.instanceId ? contact : null
}

/** Null when there is no answer within five seconds, or none that says yes. */
export async function getJson<T>(options: { url: string; token?: string }): Promise<T | null> {
  const { url, token } = options
  try {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(5_000) })
    return answer.ok ? ((await answer.json()) as T) : null
  } catch {
    return null
  }
}

function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T
  } catch {
    return null
  }
}
