import { resolveBinaries } from './binaries.ts'
import { ensureCluster, readPassword } from './cluster.ts'
import { ensureDatabase } from './ensure-database.ts'
import { prepareFolders, type Folders } from './folders.ts'
import { startGuardian, type Guardian } from './guardian.ts'
import { findOwnerState, forgetOwner, recordOwner } from './owner.ts'
import { isServerOf, readPostmasterFile, removePostmasterFile } from './postmaster-file.ts'
import { endServer, launchServer, type RunningServer } from './server-process.ts'
import { withStartLock } from './start-lock.ts'
import { resolveProcessIdentity, type ProcessIdentity } from './unprivileged-user.ts'
import { waitUntil } from './wait-until.ts'

export { isAlive, startedTicks } from './process-identity.ts'
export { EmbeddedPostgresError, type EmbeddedErrorCode } from './embedded-error.ts'

export type StartEmbeddedPostgresOptions = {
  /** Holds the data, the password (mode 600) and the server's log. Made when it is not there. */
  dataDir: string
  /** Made when it is not there; default `lamplighter`. */
  database?: string
  /** Tried first when the server is really started; another is taken when it is not free. Default: any free one. */
  port?: number
  /** Server settings, e.g. `{ fsync: false }` for tests. They count only for the process that really starts the server. */
  settings?: Record<string, string | number | boolean>
  onLog?: (line: string) => void
  /** Where the binaries are, instead of the platform's package in node_modules. */
  packageRoot?: string
}

export type EmbeddedPostgres = {
  url: string
  port: number
  /** `attached`: another living process started the server, and only that one will stop it. */
  role: 'owner' | 'attached'
  /** Ends the server when this process owns it; may be called more than once. */
  stop(): Promise<void>
}

/**
 * Starts the real PostgreSQL out of npm's binaries on a free loopback port, or attaches to the one that already serves
 * this folder. Guarantees: at most one server per folder; a half-made or crashed database is repaired, never reset; the
 * server ends with its owner, however that dies. Throws `EmbeddedPostgresError` with the way out when it can't run here.
 */
export async function startEmbeddedPostgres(options: StartEmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const identity = resolveProcessIdentity()
  const folders = prepareFolders({ dataDir: options.dataDir, identity })
  const started = await withStartLock(folders.startLock, () => startOrAttach({ options, folders, identity }))
  const url = serverUrl({ folders, port: started.port, database: options.database ?? 'lamplighter' })
  await ensureDatabase({
    serverUrl: serverUrl({ folders, port: started.port, database: 'postgres' }),
    database: options.database ?? 'lamplighter',
  })
  let stopped: Promise<void> | null = null
  return {
    url,
    port: started.port,
    role: started.guardian ? 'owner' : 'attached',
    stop: () => (stopped ??= stopServer({ folders, started })),
  }
}

type Started = RunningServer & { guardian: Guardian | null }

type StartContext = { options: StartEmbeddedPostgresOptions; folders: Folders; identity: ProcessIdentity }

async function startOrAttach({ options, folders, identity }: StartContext): Promise<Started> {
  const log = options.onLog ?? (() => {})
  const running = await findRunningServer(folders)
  if (running && findOwnerState(folders) === 'alive') {
    log(`Using the PostgreSQL that already serves ${folders.dataDir} on port ${running.port}`)
    return { ...running, guardian: null }
  }
  if (running) {
    log(`Taking over the PostgreSQL that a process before us left on port ${running.port}`)
    return own({ server: running, folders, identity })
  }
  const binaries = resolveBinaries({
    identity,
    copiesFolder: folders.copies,
    ...(options.packageRoot ? { packageRoot: options.packageRoot } : {}),
  })
  if (await ensureCluster({ folders, binaries, identity })) log(`Made a new database in ${folders.cluster}`)
  const server = await launchServer({
    folders,
    binaries,
    identity,
    settings: options.settings ?? {},
    ...(options.port === undefined ? {} : { port: options.port }),
  })
  log(`PostgreSQL listens on 127.0.0.1:${server.port}`)
  return own({ server, folders, identity })
}

function own(options: { server: RunningServer; folders: Folders; identity: ProcessIdentity }): Started {
  const { server, folders, identity } = options
  const guardian = startGuardian({ cluster: folders.cluster, serverPid: server.pid, identity })
  recordOwner(folders, guardian.pid)
  return { ...server, guardian }
}

/** The live server of this folder, once it has made up its mind: one that is ending is waited for, a stale pid file removed. */
async function findRunningServer(folders: Folders): Promise<RunningServer | null> {
  const found = await waitUntil<RunningServer | 'none'>({
    ask: () => {
      const file = readPostmasterFile(folders.cluster)
      if (!file) return 'none'
      if (!isServerOf(folders.cluster, file.pid)) {
        removePostmasterFile(folders.cluster)
        return 'none'
      }
      if (file.status !== 'ready' || findOwnerState(folders) === 'guarded') return null
      return { pid: file.pid, port: file.port }
    },
    withinMs: 30_000,
  })
  return found === 'none' ? null : found
}

async function stopServer({ folders, started }: { folders: Folders; started: Started }): Promise<void> {
  if (!started.guardian) return
  await withStartLock(folders.startLock, async () => {
    await endServer(folders.cluster, started.pid)
    started.guardian!.dismiss()
    forgetOwner(folders)
  })
}

function serverUrl(options: { folders: Folders; port: number; database: string }): string {
  return `postgres://postgres:${readPassword(options.folders)}@127.0.0.1:${options.port}/${encodeURIComponent(options.database)}`
}
