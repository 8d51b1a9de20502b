import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, test } from 'vitest'

// The program itself, with an embedded PostgreSQL of its own, asked to end in the middle of its start.

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const program = join(import.meta.dirname, 'main.ts')
const started: { home: string; child: ChildProcess }[] = []

afterEach(async () => {
  for (const { home, child } of started.splice(0)) {
    if (child.exitCode === null) child.kill('SIGKILL')
    await waitUntil(() => processesOf(home).length === 0)
    rmSync(home, { recursive: true, force: true })
  }
})

function start(home: string) {
  const environment = {
    ...process.env,
    LAMPLIGHTER_HOME: home,
    SANDBOX_TENANTS: '12',
    SANDBOX_TRAFFIC: 'off',
    SANDBOX_DATABASE_URL: undefined,
  }
  const child = spawn(process.execPath, ['--import', tsx, program], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const copy = { home, child, output: '', ended: new Promise<number | null>((resolve) => child.once('exit', resolve)) }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (copy.output += String(chunk)))
  started.push(copy)
  return copy
}

/** Every process that works in this home, told by its command line or its environment. */
function processesOf(home: string): string[] {
  const listed = spawnSync('ps', ['axeww', '-o', 'pid=,stat=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).stdout
  return listed.split('\n').filter((line) => line.includes(home) && !/^\s*\d+ Z/.test(line))
}

async function waitUntil(condition: () => boolean, withinMs = 60_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!condition() && performance.now() < deadline) await pause(50)
  if (!condition()) throw new Error(`not within ${withinMs} ms: ${condition.toString()}`)
}

const sandboxFile = (home: string, name: string) => join(home, 'sandbox', name)
/** Databases of the cluster, wherever the account of the server could enter; three are there from the beginning. */
const databasesOf = (home: string) => {
  const folder = sandboxFile(home, 'postgres/cluster/base')
  return existsSync(folder) ? readdirSync(folder).length : 0
}

test.each<[string, (home: string) => boolean]>([
  ['before anything is there', (home) => existsSync(sandboxFile(home, 'starting.lock'))],
  ['while its database server starts', (home) => processesOf(home).length > 1],
  ['while tenants are stamped', (home) => databasesOf(home) >= 8],
])('asked to end %s, it ends cleanly, leaves no process behind, and starts again', { timeout: 180_000 }, async (_, isThere) => {
  const home = mkdtempSync(join(tmpdir(), 'lamplighter-sandbox-'))
  chmodSync(home, 0o711)
  const copy = start(home)
  await waitUntil(() => isThere(home) || copy.child.exitCode !== null)
  copy.child.kill('SIGTERM')
  expect(await copy.ended, copy.output).toBe(0)
  expect(copy.output).not.toContain('serves')
  expect(processesOf(home)).toEqual([])
  for (const name of ['starting.lock', 'sandbox.json']) expect(existsSync(sandboxFile(home, name)), name).toBe(false)

  const again = start(home)
  await waitUntil(() => again.output.includes('serves 12 tenants') || again.child.exitCode !== null)
  expect(again.output).toContain('serves 12 tenants')
  again.child.kill('SIGTERM')
  expect(await again.ended, again.output).toBe(0)
  expect(processesOf(home)).toEqual([])
})
