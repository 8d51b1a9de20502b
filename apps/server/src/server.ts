import { randomUUID } from 'node:crypto'
import { compose, type Composition } from './compose.ts'
import { keepDemoContact, type DemoAccess } from './demo-contact.ts'
import { isLoopback, type ServerEnv } from './env.ts'
import type { Readiness } from './health-routes.ts'
import { lockHome, type HomeLock } from './home-lock.ts'
import { createHttp } from './http.ts'
import { listen } from './listen.ts'
import type { Logger } from './log.ts'
import { drainRequests } from './drain.ts'
import { startWorker, type Worker } from './worker.ts'

export const serverVersion = '0.1.0'

export type ServerOutcome = { type: 'ended' } | { type: 'refused'; problem: string }

/**
 * Runs the server until the signal aborts. Order: home, database and schema, HTTP, work. The other way round at the end: no new
 * requests, those in hand end, running steps end, database last. Everything that was started is ended, whatever failed.
 */
export async function startServer(options: { env: ServerEnv; log: Logger; signal: AbortSignal }): Promise<ServerOutcome> {
  const { env, log, signal } = options
  const endings: (() => Promise<void> | void)[] = []
  try {
    const lock = takeHome(env)
    if (lock.type === 'refused') return lock
    if (lock.lock) endings.push(lock.lock.release)
    const outcome = await run({ env, log, signal, endings, lock: lock.lock })
    return outcome
  } catch (error) {
    log.fatal({ err: error }, 'the server could not start')
    return { type: 'refused', problem: `Lamplighter could not start: ${error instanceof Error ? error.message : String(error)}` }
  } finally {
    for (const end of endings.toReversed())
      await Promise.resolve(end()).catch((error: unknown) => log.error({ err: error }, 'could not be ended in order'))
    log.info({}, 'the server has ended')
  }
}

type RunOptions = { env: ServerEnv; log: Logger; signal: AbortSignal; endings: (() => Promise<void> | void)[]; lock: HomeLock | null }

async function run(options: RunOptions): Promise<ServerOutcome> {
  const { env, log, signal, endings } = options
  const composition = await compose({ env, log })
  endings.push(() => composition.close())
  const worker = await startWorker({ composition, roles: env.roles, log })
  endings.push(() => worker.stop())
  if (!env.roles.has('api')) {
    log.info({}, 'working, without an address')
    await aborted(signal)
    return { type: 'ended' }
  }
  return serve({ ...options, composition, worker })
}

async function serve(options: RunOptions & { composition: Composition; worker: Worker }): Promise<ServerOutcome> {
  const { env, log, signal, endings, lock, composition, worker } = options
  const drain = new AbortController()
  const instanceId = randomUUID()
  let origin = env.publicUrl ?? ''
  let demo: DemoAccess | null = null
  const readiness = (): Readiness => ({ database: composition.database.isUp(), draining: signal.aborted, ...worker.inventory() })
  const app = await createHttp({
    log,
    operations: composition.operations,
    consoleFolder: env.consoleFolder,
    instanceId,
    version: serverVersion,
    origin: () => origin,
    publicUrl: env.publicUrl,
    loopbackOnly: isLoopback(env.host),
    readiness,
    drain: drain.signal,
    onLinkUsed: async (operatorId) => demo?.replaceLink(operatorId),
  })
  endings.push(() => app.close())
  const listening = await listen({ app, host: env.host, port: env.port })
  if (listening.type === 'refused') return listening
  origin ||= `http://${env.host.includes(':') ? `[${env.host}]` : env.host}:${listening.port}`
  lock?.publish(origin)
  if (env.demo) {
    demo = await keepDemoContact({ operations: composition.operations, home: env.home, url: origin, instanceId })
    endings.push(demo.remove)
    const renewing = setInterval(
      () => void demo?.renew().catch((error: unknown) => log.warn({ err: error }, 'demo links could not be renewed')),
      renewEveryMs,
    )
    endings.push(() => clearInterval(renewing))
  }
  log.info({ address: origin, roles: [...env.roles] }, 'listening')
  await aborted(signal)
  log.info({}, 'draining')
  drain.abort()
  await drainRequests({ app, withinMs: drainWithinMs })
  return { type: 'ended' }
}

/** Half of what links and tokens last. */
const renewEveryMs = 6 * 3_600_000
const drainWithinMs = 10_000

/** The embedded database belongs to one server at a time; with `DATABASE_URL` any number may share one. */
function takeHome(env: ServerEnv): { type: 'taken'; lock: HomeLock | null } | { type: 'refused'; problem: string } {
  if (env.databaseUrl !== null) return { type: 'taken', lock: null }
  const locked = lockHome(env.home)
  if (locked.type === 'locked') return { type: 'taken', lock: locked.lock }
  const where = locked.url === null ? '' : ` at ${locked.url}`
  return {
    type: 'refused',
    problem: `A Lamplighter server already runs in ${env.home}${where} (process ${locked.pid}). Use that one, set LAMPLIGHTER_HOME to another folder, or share one PostgreSQL through DATABASE_URL.`,
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
