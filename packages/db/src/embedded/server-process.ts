import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { Binaries } from './binaries.ts'
import { EmbeddedPostgresError, explainFailure } from './embedded-error.ts'
import type { Folders } from './folders.ts'
import { hasEnded, readPostmasterFile } from './postmaster-file.ts'
import type { ProcessIdentity } from './unprivileged-user.ts'
import { waitUntil } from './wait-until.ts'

export type RunningServer = { pid: number; port: number }

export type LaunchOptions = {
  folders: Folders
  binaries: Binaries
  identity: ProcessIdentity
  /** Server settings by name, over ours. */
  settings: Record<string, string | number | boolean>
  /** Tried first. */
  port?: number
}

const READY_WITHIN_MS = 60_000
const PORT_TRIES = 8
const LEFTOVER_TRIES = 40

/** Starts the server and returns when it accepts connections. A port taken at the last moment is swapped for another. */
export async function launchServer(options: LaunchOptions): Promise<RunningServer> {
  let portTries = 0
  let leftoverTries = 0
  for (;;) {
    const attempt = await launchOnce(options, portTries === 0 && options.port !== undefined ? options.port : await findFreePort())
    if (attempt.type === 'ready') return attempt.server
    if (/address already in use/i.test(attempt.output) && ++portTries < PORT_TRIES) continue
    // After kill -9 of the server its backends and their shared memory outlive it for a moment.
    if (/still in use|still connected|lock file .* already exists/i.test(attempt.output) && ++leftoverTries < LEFTOVER_TRIES) {
      await waitUntil({ ask: () => null, withinMs: 250, everyMs: 250 })
      continue
    }
    throw explainFailure({ output: attempt.output, where: options.folders.cluster, doing: 'starting PostgreSQL' })
  }
}

/** Fast shutdown: sessions end, everything is written, nothing needs recovery. Harder after 20 s. Returns when it is gone. */
export async function endServer(cluster: string, pid: number): Promise<void> {
  const gone = () => (hasEnded(cluster, pid) ? true : null)
  for (const [signal, withinMs] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 2_000],
  ] as const) {
    if (gone()) return
    process.kill(pid, signal)
    if (await waitUntil({ ask: gone, withinMs })) return
  }
}

type Attempt = { type: 'ready'; server: RunningServer } | { type: 'ended'; output: string }

async function launchOnce(options: LaunchOptions, port: number): Promise<Attempt> {
  const { folders, binaries, identity } = options
  const settings = { ...ALWAYS, ...options.settings, port }
  const args = ['-D', folders.cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${settingText(value)}`])]
  const log = openSync(folders.log, 'w', 0o600)
  const child = spawn(binaries.postgres, args, {
    ...identity,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    // A session of its own: Ctrl-C in the terminal ends us in our order, not the database first.
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  let ended: string | null = null
  child.once('error', (error) => (ended = error.message))
  child.once('exit', (code) => (ended = `exit code ${code}`))
  const outcome = await waitUntil<'ready' | 'ended'>({
    ask: () => {
      if (ended !== null) return 'ended'
      const file = readPostmasterFile(folders.cluster)
      return file?.pid === child.pid && file?.status === 'ready' ? 'ready' : null
    },
    withinMs: READY_WITHIN_MS,
  })
  if (outcome === 'ready') return { type: 'ready', server: { pid: child.pid!, port } }
  if (outcome === 'ended') return { type: 'ended', output: `${readFileSync(folders.log, 'utf8')}\n${String(ended)}` }
  child.kill('SIGKILL')
  throw new EmbeddedPostgresError(
    'embedded/did-not-start',
    `PostgreSQL was not ready within ${READY_WITHIN_MS / 1000} s; see ${folders.log}.`,
  )
}

const ALWAYS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  log_checkpoints: false,
  // Solid-state disks: reading here and there costs little more than reading on, and nothing here runs long enough to compile.
  random_page_cost: 1.1,
  jit: false,
  timezone: 'UTC',
  log_timezone: 'UTC',
}

function settingText(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value)
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
