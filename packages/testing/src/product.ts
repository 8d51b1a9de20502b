import { spawn, execFile, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const run = promisify(execFile)

export type DemoRole = 'l1' | 'l2' | 'lead' | 'engineer' | 'auditor' | 'admin'

/** The whole of Lamplighter with its sample product, started the way `npm start` does it, in a home of its own. */
export type RunningProduct = {
  url: string
  home: string
  /** A fresh one-time sign-in link. */
  signInLink(role: DemoRole): Promise<string>
  /** Calls a tRPC procedure over HTTP as that role; throws with the server's own message when it refuses. */
  call<T>(options: { as: DemoRole; procedure: string; input?: unknown; type: 'query' | 'mutation' }): Promise<T>
  /** The sandbox command of the README, with these arguments; its standard output. */
  sandbox(...args: string[]): Promise<string>
  /** Ends everything as Ctrl-C would, and removes the home. */
  stop(): Promise<void>
}

type DemoContact = { url: string; tokens: Partial<Record<DemoRole, string>> }

export async function startProduct(options: { tenants: number; environment?: Record<string, string> }): Promise<RunningProduct> {
  const home = mkdtempSync(path.join(tmpdir(), 'lamplighter-product-'))
  // As root the database runs as somebody else: a folder they can pass through keeps its files in here, to be removed with it.
  chmodSync(home, 0o711)
  const environment = { ...process.env, LAMPLIGHTER_HOME: home, SANDBOX_TENANTS: String(options.tenants), ...options.environment }
  const child = spawn(process.execPath, ['--import', tsx, path.join(root, 'tools/start/src/main.ts')], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  const stop = async () => {
    await end(child)
    rmSync(home, { recursive: true, force: true })
  }
  try {
    const contact = await ready({ home, child, output: () => output })
    return {
      url: contact.url,
      home,
      async signInLink(role) {
        const headers = { authorization: `Bearer ${present(contact.tokens[role], `token for ${role}`)}` }
        const answer = await fetch(`${contact.url}/sign-in-links`, { method: 'POST', headers })
        return ((await answer.json()) as { url: string }).url
      },
      call: (call) => callProcedure({ ...call, url: contact.url, token: present(contact.tokens[call.as], `token for ${call.as}`) }),
      async sandbox(...args) {
        const { stdout } = await run(process.execPath, ['--import', tsx, path.join(root, 'tools/sandbox/src/cli.ts'), ...args], {
          cwd: root,
          env: environment,
        })
        return stdout
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function ready(options: { home: string; child: ChildProcess; output: () => string }): Promise<DemoContact> {
  const deadline = Date.now() + 120_000
  for (;;) {
    if (options.child.exitCode !== null) throw new Error(`the product ended while starting:\n${options.output()}`)
    const contact = readContact(options.home)
    if (contact && (await answers(`${contact.url}/readyz`))) return contact
    if (Date.now() > deadline) throw new Error(`the product was not ready after two minutes:\n${options.output()}`)
    await wait(100)
  }
}

function readContact(home: string): DemoContact | null {
  try {
    return JSON.parse(readFileSync(path.join(home, 'demo.json'), 'utf8')) as DemoContact
  } catch {
    return null
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}

async function callProcedure<T>(options: {
  url: string
  token: string
  procedure: string
  input?: unknown
  type: 'query' | 'mutation'
}): Promise<T> {
  const { url, token, procedure, input, type } = options
  const address = `${url}/trpc/${procedure}`
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer =
    type === 'query'
      ? await fetch(input === undefined ? address : `${address}?input=${encodeURIComponent(JSON.stringify(input))}`, { headers })
      : await fetch(address, { method: 'POST', headers, body: JSON.stringify(input ?? {}) })
  const body = (await answer.json()) as { result?: { data: T }; error?: { message: string } }
  if (body.error || !body.result) throw new Error(`${procedure}: ${body.error?.message ?? answer.status}`)
  return body.result.data
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGINT')
  const patience = new AbortController()
  await Promise.race([
    ended,
    wait(30_000, undefined, { signal: patience.signal }).then(
      () => child.kill('SIGKILL'),
      () => undefined,
    ),
  ])
  patience.abort()
  await ended
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the running product names no ${what}`)
  return value
}
