import { fork, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { openGate, type Gate } from './test-gate.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const endWithParent = pathToFileURL(join(repository, 'tools/start/src/end-with-parent.mjs')).href

type ServerContact = { url: string; pid: number; tokens: Record<string, string> }
type SandboxContact = { controlUrl: string; token: string }
type Instance = { baseUrl: string; database: { secret: string }; readerSecret: string }
type Inventory = { tenants: { id: string; instance: Instance }[] }
export type Call = { as: string; procedure: string; input?: unknown; type: 'query' | 'mutation' }

/** The server and the sandbox product as two processes of one home, with a gate before each tenant's instance. */
export type KillableProduct = {
  tenants: string[]
  gate(tenant: string): Gate
  inject(options: { fault: string; tenant: string }): Promise<void>
  call<T>(call: Call): Promise<T>
  /** What the instance itself says, asked past the gate. */
  facts<T>(options: { tenant: string; path: string }): Promise<T>
  /** A complete `postgres://` URL to read the instance's own tables with. */
  databaseUrl(tenant: string): string
  /** `kill -9`, at once; returns when the process is gone. */
  killServer(): Promise<void>
  startServer(): Promise<void>
  /** SIGTERM, as a deploy sends it; returns when the process is gone: its exit code, and how long it took. */
  terminateServer(): Promise<Farewell>
  /** One more server of the same product and the same database, in a home of its own. Only with `databaseUrl`. */
  otherServer(): ReturnType<typeof killableServer>
  stop(): Promise<void>
}

export type Farewell = { code: number | null; tookMs: number }

export async function startKillableProduct(options: {
  tenants: number
  /** An outside PostgreSQL; left out: the embedded one of the server, which ends with it. */
  databaseUrl?: string
}): Promise<KillableProduct> {
  const home = mkdtempSync(join(tmpdir(), 'lamplighter-farewell-'))
  const productFile = join(home, 'gated-product.json')
  const environment = {
    ...process.env,
    LAMPLIGHTER_HOME: home,
    SANDBOX_TENANTS: String(options.tenants),
    SANDBOX_TRAFFIC: 'off',
    DATABASE_URL: options.databaseUrl ?? '',
    LAMPLIGHTER_PRODUCT_FILE: productFile,
  }
  const sandbox = startProcess({ entry: 'tools/sandbox/src/main.ts', environment })
  const endings: (() => Promise<unknown> | void)[] = [() => removeHome(home), () => endProcess(sandbox)]
  const stop = async (): Promise<void> => {
    for (const end of endings.splice(0).toReversed()) await end()
  }
  try {
    const line = await gateTheSandbox({ home, sandbox })
    endings.push(line.close)
    writeFileSync(productFile, JSON.stringify(line.contact))
    const server = killableServer({ home, environment })
    endings.push(server.end)
    await server.start()
    const otherServer = () => {
      const otherHome = mkdtempSync(join(tmpdir(), 'lamplighter-farewell-'))
      const secrets = { LAMPLIGHTER_SECRETS_FILE: join(home, 'sandbox', 'secrets.json') }
      const other = killableServer({ home: otherHome, environment: { ...environment, ...secrets, LAMPLIGHTER_HOME: otherHome } })
      endings.push(() => removeHome(otherHome), other.end)
      return other
    }
    const { call, kill, start, terminate } = server
    return { ...line, call, killServer: kill, startServer: start, terminateServer: terminate, otherServer, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function gateTheSandbox({ home, sandbox }: { home: string; sandbox: Started }) {
  const contactFile = join(home, 'sandbox', 'sandbox.json')
  const contact = await waitFor({ what: 'the sandbox', of: sandbox, look: () => readJson<SandboxContact>(contactFile) })
  const control = async <T>(path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${contact.controlUrl}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${contact.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const { tenants } = await waitFor({ what: 'the inventory', of: sandbox, look: () => control<Inventory>('/inventory').catch(() => null) })
  const instances = new Map(tenants.map(({ id, instance }) => [id, instance]))
  const gates = new Map<string, Gate>()
  for (const [id, { baseUrl }] of instances) gates.set(id, await openGate({ target: baseUrl }))
  const controlGate = await openGate({ target: contact.controlUrl, rewrite: (body) => throughGates({ body, instances, gates }) })
  const secret = (name: string): string => readJson<Record<string, string>>(join(home, 'sandbox', 'secrets.json'))![name]!
  return {
    contact: { controlUrl: controlGate.url, token: contact.token },
    tenants: [...instances.keys()],
    gate: (tenant: string) => gates.get(tenant)!,
    inject: async (body: { fault: string; tenant: string }) => void (await control('/inject', body)),
    async facts<T>({ tenant, path }: { tenant: string; path: string }): Promise<T> {
      const { baseUrl, readerSecret } = instances.get(tenant)!
      const answer = await fetch(`${baseUrl}${path}`, { headers: { authorization: `Bearer ${secret(readerSecret)}` } })
      return (await answer.json()) as T
    },
    databaseUrl: (tenant: string) => secret(instances.get(tenant)!.database.secret),
    close: async () => void (await Promise.all([controlGate, ...gates.values()].map((gate) => gate.close()))),
  }
}

function killableServer({ home, environment }: { home: string; environment: NodeJS.ProcessEnv }) {
  let server: Started | null = null
  let contact: ServerContact | null = null
  return {
    call: <T>(call: Call): Promise<T> => callProcedure({ ...call, contact: contact! }),
    async start() {
      const starting = (server = startProcess({ entry: 'apps/server/src/main.ts', environment }))
      contact = await waitFor({
        what: 'the server',
        of: starting,
        look: async () => {
          const found = readJson<ServerContact>(join(home, 'demo.json'))
          if (found?.pid !== starting.child.pid) return null
          const ready = await fetch(`${found!.url}/readyz`).catch(() => null)
          return ready?.ok ? found : null
        },
      })
    },
    async kill() {
      server!.child.kill('SIGKILL')
      await server!.ended
    },
    async terminate(): Promise<Farewell> {
      const beganAt = performance.now()
      server!.child.kill('SIGTERM')
      await server!.ended
      return { code: server!.child.exitCode, tookMs: performance.now() - beganAt }
    },
    end: () => (server === null ? Promise.resolve() : endProcess(server)),
  }
}

/** Polls until there is something, for at most `withinMs`; then says what was missing. */
export async function waitFor<T>(options: {
  what: string
  look: () => Promise<T | null> | T | null
  /** The process that is to make it true: when it has ended, there is nothing to wait for. */
  of?: Started
}): Promise<T> {
  const { what, look, of } = options
  const withinMs = 90_000
  const deadline = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== null) return found
    const why = of?.hasEnded() ? 'ended before' : performance.now() > deadline ? `not within ${withinMs} ms` : null
    if (why !== null) throw new Error(`${why}: ${what}\n${of?.log() ?? ''}`)
    await pause(25)
  }
}

/** With its clusters, which lie elsewhere when PostgreSQL could not reach the home as its own user. */
function removeHome(home: string): void {
  for (const folder of ['postgres', 'sandbox/postgres']) {
    const cluster = join(home, folder, 'cluster')
    if (existsSync(cluster)) rmSync(dirname(realpathSync(cluster)), { recursive: true, force: true })
  }
  rmSync(home, { recursive: true, force: true })
}

function throughGates(options: { body: string; instances: Map<string, Instance>; gates: Map<string, Gate> }): string {
  let { body } = options
  for (const [id, { baseUrl }] of options.instances) body = body.replaceAll(`"${baseUrl}"`, `"${options.gates.get(id)!.url}"`)
  return body
}

type Started = { child: ChildProcess; ended: Promise<void>; hasEnded(): boolean; log(): string }

/** Ends when this process ends, however that happens. */
function startProcess(options: { entry: string; environment: NodeJS.ProcessEnv }): Started {
  const child = fork(join(repository, options.entry), [], {
    cwd: repository,
    env: options.environment,
    execArgv: ['--import', endWithParent, '--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let log = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (log = (log + String(chunk)).slice(-5_000)))
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  return { child, ended: new Promise((resolve) => child.once('exit', () => resolve())), hasEnded, log: () => log }
}

async function endProcess({ child, ended, hasEnded }: Started): Promise<void> {
  if (hasEnded()) return
  child.kill('SIGTERM')
  await ended
}

async function callProcedure<T>(options: Call & { contact: ServerContact }): Promise<T> {
  const { contact, as, procedure, input, type } = options
  const address = `${contact.url}/trpc/${procedure}`
  const headers = { authorization: `Bearer ${contact.tokens[as]}`, 'content-type': 'application/json' }
  const answer =
    type === 'query'
      ? await fetch(input === undefined ? address : `${address}?input=${encodeURIComponent(JSON.stringify(input))}`, { headers })
      : await fetch(address, { method: 'POST', headers, body: JSON.stringify(input) })
  const body = (await answer.json()) as { result?: { data: T }; error?: { message: string } }
  if (!body.result) throw new Error(`${procedure}: ${body.error?.message ?? answer.status}`)
  return body.result.data
}

function readJson<T>(path: string): T | null {
  if (!existsSync(path)) return null
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T
  } catch {
    return null
  }
}
