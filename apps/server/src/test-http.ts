import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import type { Role } from '@lamplighter/catalog/vocabulary'
import type { OpenDatabase } from '@lamplighter/db'
import { createDemoOperators, createSignInLink, openSession, type OperationsContext } from '@lamplighter/operations'
import type { Readiness } from './health-routes.ts'
import { createHttp } from './http.ts'
import { createLog } from './log.ts'

/** A migrated, empty database that exists while tests run. */
type TestDatabase = Pick<OpenDatabase, 'db' | 'pool'>

export type TestHttp = {
  readonly url: string
  readonly database: TestDatabase
  readonly operations: OperationsContext
  /** Everything that was logged so far. */
  readonly logged: string
  readiness: Readiness
  drain: AbortController
  /** Moves the clock that sessions and links are judged by. */
  advance(hours: number): void
  token(role: Role): Promise<string>
  link(role: Role): Promise<string>
  /** `Cookie` header of a browser that signed in. */
  signIn(role: Role): Promise<string>
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, options?: { body?: string | Buffer; headers?: Record<string, string> }): Promise<Response>
}

/** The real HTTP door with a real database behind it, listening on loopback. Call once at the top of a test file. */
export function testHttp(database: TestDatabase): TestHttp {
  const consoleFolder = fakeConsole()
  let app: FastifyInstance
  let url = ''
  let shiftMs = 0
  let logged = ''
  let operations: OperationsContext

  const http: TestHttp = {
    get url() {
      return url
    },
    get database() {
      return database
    },
    get operations() {
      return operations
    },
    get logged() {
      return logged
    },
    readiness: { database: true, draining: false, inventory: 'read', tenants: 0 },
    drain: new AbortController(),
    advance: (hours) => {
      shiftMs += hours * 3_600_000
    },
    token: async (role) => (await openSession({ context: operations, operatorId: `demo-${role}` })).token,
    link: async (role) => `/sign-in?link=${(await createSignInLink({ context: operations, operatorId: `demo-${role}` })).token}`,
    async signIn(role) {
      const answer = await http.get(await http.link(role))
      return answer.headers.getSetCookie()[0]!.split(';')[0]!
    },
    get: (path, headers = {}) => fetch(`${url}${path}`, { headers, redirect: 'manual' }),
    post: (path, { body, headers = {} } = {}) =>
      fetch(`${url}${path}`, { method: 'POST', headers, redirect: 'manual', ...(body === undefined ? {} : { body: body as string }) }),
  }

  beforeAll(async () => {
    operations = testOperations({ database, now: () => new Date(Date.now() + shiftMs) })
    await createDemoOperators({ context: operations })
    const log = createLog({
      level: 'debug',
      destination: {
        write: (line) => {
          logged += line
        },
      },
    })
    app = await createHttp({
      log,
      operations,
      consoleFolder,
      instanceId: 'test',
      version: 'test',
      origin: () => url,
      publicUrl: null,
      loopbackOnly: true,
      readiness: () => http.readiness,
      drain: http.drain.signal,
      onLinkUsed: async () => {},
    })
    await app.listen({ host: '127.0.0.1', port: 0 })
    url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    http.drain.abort()
    await app.close()
    rmSync(consoleFolder, { recursive: true, force: true })
  })
  return http
}

/** Use cases over the real database; nothing outside is reached, so nothing outside is given. */
function testOperations(options: { database: TestDatabase; now: () => Date }): OperationsContext {
  const nothing = (): never => {
    throw new Error('this test reaches no tenant')
  }
  return {
    db: options.database.db,
    queue: {
      enqueue: nothing,
      enqueueStatement: nothing,
      work: nothing,
      schedule: nothing,
      listMissing: nothing,
      listDead: nothing,
      start: nothing,
      stop: nothing,
    },
    pack: { id: 'test', version: '1', title: 'Test pack', nodes: [], checks: [], causes: [], remediations: [], inventory: nothing },
    clients: { readClients: nothing, writeClients: nothing, platformClient: nothing, close: async () => {} },
    runChecks: nothing,
    now: options.now,
    newId: randomUUID,
    log: () => {},
  }
}

/** As vite builds it: a page, and a file with a hash in its name. */
function fakeConsole(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lamplighter-console-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><html><head><title>Lamplighter</title></head><body></body></html>')
  writeFileSync(join(folder, 'assets', 'index-Ab12Cd34.js'), `${'export const x = 1\n'.repeat(500)}`)
  return folder
}
