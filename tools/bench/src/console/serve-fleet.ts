import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, chmodSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { migrate, openDatabase } from '@lamplighter/db'
import { startEmbeddedPostgres } from '@lamplighter/db/embedded'
import { generateFleet } from '@lamplighter/db/scale'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

export type ServedFleet = { url: string; signInLink: (role: 'l2') => Promise<string> }

/**
 * The real server with the built console, on a real PostgreSQL that holds a generated fleet. It answers only (role `api`): there are
 * no instances behind these tenants to look at.
 */
export async function serveFleet<T>(options: { tenants: number; features: number; use: (fleet: ServedFleet) => Promise<T> }): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'lamplighter-console-bench-'))
  chmodSync(home, 0o711)
  const postgres = await startEmbeddedPostgres({ dataDir: join(home, 'database'), settings: { max_wal_size: '4GB' } })
  const cluster = realpathSync(join(home, 'database', 'cluster'))
  try {
    await migrate(postgres.url)
    const generating = openDatabase({ url: postgres.url, applicationName: 'bench-generate', statementTimeoutMs: 900_000 })
    await generateFleet(generating.db, {
      tenants: options.tenants,
      featuresPerTenant: options.features,
      checksPerTenant: options.features,
      now: new Date(),
    })
    await generating.close()
    return await withServer({ home, databaseUrl: postgres.url, use: options.use })
  } finally {
    await postgres.stop()
    rmSync(cluster, { recursive: true, force: true })
    if (!dirname(cluster).startsWith(home)) rmSync(dirname(cluster), { recursive: true, force: true })
    rmSync(home, { recursive: true, force: true })
  }
}

async function withServer<T>(options: { home: string; databaseUrl: string; use: (fleet: ServedFleet) => Promise<T> }): Promise<T> {
  const { home, databaseUrl, use } = options
  const server = spawn(process.execPath, serverArguments(), {
    cwd: root,
    env: {
      ...process.env,
      LAMPLIGHTER_HOME: home,
      DATABASE_URL: databaseUrl,
      LAMPLIGHTER_ROLES: 'api',
      LAMPLIGHTER_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    const contact = await readContact({ home, hasEnded: () => server.exitCode !== null })
    return await use({
      url: contact.url,
      async signInLink(role) {
        const headers = { authorization: `Bearer ${contact.tokens[role]}` }
        const answer = await fetch(`${contact.url}/sign-in-links`, { method: 'POST', headers })
        return ((await answer.json()) as { url: string }).url
      },
    })
  } finally {
    if (server.exitCode === null) {
      server.kill('SIGTERM')
      await once(server, 'exit')
    }
  }
}

/** What `npm start` runs: the built server, or its source where nothing is built. */
function serverArguments(): string[] {
  const built = join(root, 'apps/server/dist/main.mjs')
  if (existsSync(built)) return [built]
  return ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href, join(root, 'apps/server/src/main.ts')]
}

type Contact = { url: string; tokens: Record<'l2', string> }

async function readContact(options: { home: string; hasEnded: () => boolean }): Promise<Contact> {
  const deadline = Date.now() + 60_000
  for (;;) {
    if (options.hasEnded()) throw new Error('the server ended while starting')
    try {
      const contact = JSON.parse(readFileSync(join(options.home, 'demo.json'), 'utf8')) as Contact
      if ((await fetch(`${contact.url}/healthz`)).ok) return contact
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
    await wait(100)
  }
}
