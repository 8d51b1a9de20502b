import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { findRunningCopy, getJson, readDemoContact } from './running-copy.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const homes: string[] = []
const copies: Copy[] = []

type Copy = { home: string; child: ChildProcess; output: string; ended: Promise<number | null> }

afterEach(async () => {
  for (const { child } of copies) child.kill('SIGKILL')
  for (const { ended } of copies.splice(0)) await ended
  for (const home of homes.splice(0)) {
    await waitUntil(() => processesOf(home).length === 0, 60_000)
    rmSync(home, { recursive: true, force: true })
  }
})

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'lamplighter-start-'))
  // As root the database runs as somebody else: a folder they can pass through keeps its files in here, to be removed with it.
  chmodSync(home, 0o711)
  homes.push(home)
  return home
}

/** Starts a copy as `npm start` does after the build, with two tenants. */
function start(home: string): Copy {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tools/start/src/main.ts'], {
    cwd: repository,
    env: { ...process.env, LAMPLIGHTER_HOME: home, SANDBOX_TENANTS: '2', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const copy: Copy = { home, child, output: '', ended: new Promise((resolve) => child.once('exit', resolve)) }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (copy.output += String(chunk)))
  copies.push(copy)
  return copy
}

async function startAndWait(home: string): Promise<Copy> {
  const copy = start(home)
  await waitUntil(() => copy.output.includes('Ctrl-C ends everything') || copy.child.exitCode !== null, 120_000)
  expect(copy.output).toContain('Ctrl-C ends everything')
  return copy
}

async function waitUntil(condition: () => boolean, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!condition() && performance.now() < deadline) await pause(100)
  if (!condition()) throw new Error(`not within ${withinMs} ms: ${condition.toString()}`)
}

/** Every process that works in this home, told by its command line or its environment. */
function processesOf(home: string): string[] {
  const listed = spawnSync('ps', ['axeww', '-o', 'pid=,stat=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).stdout
  return listed
    .split('\n')
    .filter((line) => line.includes(home) && !/^\s*\d+ Z/.test(line))
    .map((line) => line.trim().split(' ')[0]!)
    .filter((pid) => Number(pid) !== process.pid)
}

test('everything is ready within two minutes, a second copy beside it is refused, and Ctrl-C leaves no process behind', async () => {
  const home = newHome()
  const copy = await startAndWait(home)
  const contact = (await findRunningCopy(home))!
  expect(Object.keys(contact.signIn)).toEqual(['l1', 'l2', 'lead', 'engineer', 'auditor', 'admin'])
  for (const link of Object.values(contact.signIn)) expect(copy.output).toContain(link)
  expect(statSync(join(home, 'demo.json')).mode & 0o777).toBe(0o600)
  expect(await getJson<{ tenants: number }>({ url: `${contact.url}/readyz` })).toMatchObject({ status: 'ready', tenants: 2 })
  expect(processesOf(home).length).toBeGreaterThanOrEqual(5)

  const second = start(home)
  expect(await second.ended).toBe(1)
  expect(second.output).toContain(`Lamplighter already runs in ${home}, at ${contact.url}`)
  expect(await findRunningCopy(home)).toEqual(contact)

  copy.child.kill('SIGINT')
  expect(await copy.ended).toBe(0)
  expect(processesOf(home)).toEqual([])
  expect(await findRunningCopy(home)).toBeNull()
}, 300_000)

test('a copy in another home gets an address of its own', async () => {
  const [one, other] = await Promise.all([startAndWait(newHome()), startAndWait(newHome())])
  const urls = await Promise.all([one, other].map(async ({ home }) => (await findRunningCopy(home))?.url))
  expect(new Set(urls).size).toBe(2)
}, 300_000)

test('when only the starter is killed, what it started ends by itself', async () => {
  const home = newHome()
  const copy = await startAndWait(home)
  copy.child.kill('SIGKILL')
  await copy.ended
  await waitUntil(() => processesOf(home).length === 0, 60_000)
}, 300_000)

test('after everything was killed at once, the next start works and has lost nothing', async () => {
  const home = newHome()
  const copy = await startAndWait(home)
  const before = await auditHead(home)
  for (const pid of processesOf(home)) kill(Number(pid))
  await copy.ended
  await waitUntil(() => processesOf(home).length === 0, 60_000)

  await startAndWait(home)
  const events = await auditEvents(home)
  expect(events.find(({ hash }) => hash === before)).toBeDefined()
}, 300_000)

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended with another one.
  }
}

async function auditHead(home: string): Promise<string> {
  return (await auditEvents(home)).at(-1)!.hash
}

async function auditEvents(home: string): Promise<{ hash: string }[]> {
  const contact = readDemoContact(home) as unknown as { url: string; tokens: Record<string, string> }
  const answer = await fetch(`${contact.url}/audit.ndjson`, { headers: { authorization: `Bearer ${contact.tokens['auditor']}` } })
  const text = await answer.text()
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { hash: string })
}
