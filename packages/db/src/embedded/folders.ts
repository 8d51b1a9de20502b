import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { readPostmasterFile } from './postmaster-file.ts'
import { isAlive } from './process-identity.ts'
import { canEnter, type ProcessIdentity } from './unprivileged-user.ts'

/** Where the parts of one embedded server live. All but `cluster` and `copies` are always inside `dataDir`. */
export type Folders = {
  dataDir: string
  /** PGDATA. Behind a symbolic link when the server's account cannot enter `dataDir`. */
  cluster: string
  /** Where binaries are copied to, when those of npm cannot be run in place. */
  copies: string
  password: string
  owner: string
  startLock: string
  log: string
}

/** Each is some 40 MB of files; a start must not take long because many tests went before it. */
const REMOVED_PER_START_MAX = 3
const SYSTEM_STATE = ['/var/lib', '/var/tmp']

/**
 * Prepares the folders. As root with a `dataDir` that the server's account cannot enter (say, below /root), the cluster
 * moves to /var/lib/lamplighter (else /var/tmp) and `dataDir/cluster` links to it. The moved folder says whose it is, so
 * that a copied `dataDir` never shares its data with the original, and a deleted one starts empty.
 */
export function prepareFolders(options: { dataDir: string; identity: ProcessIdentity }): Folders {
  mkdirSync(options.dataDir, { recursive: true })
  const dataDir = realpathSync(options.dataDir)
  const reachable = options.identity.uid === undefined || canEnter(dataDir, options.identity)
  return {
    dataDir,
    cluster: reachable ? clusterInside(dataDir) : clusterOutside(dataDir),
    copies: options.identity.uid === undefined ? dataDir : stateFolder(),
    password: join(dataDir, 'password'),
    owner: join(dataDir, 'owner.json'),
    startLock: join(dataDir, 'start.lock'),
    log: join(dataDir, 'postgres.log'),
  }
}

/** Makes the folder for PGDATA, readable by the server's account only. */
export function createClusterFolder(folder: string, identity: ProcessIdentity): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid!)
  chmodSync(folder, 0o700)
}

function clusterInside(dataDir: string): string {
  const cluster = join(dataDir, 'cluster')
  // A link means that the folder was once unreachable; its data stays where it is, if it is ours.
  return movedCluster(dataDir) ?? cluster
}

function clusterOutside(dataDir: string): string {
  const existing = movedCluster(dataDir)
  if (existing) return existing
  const state = stateFolder()
  removeAbandonedClusters(state)
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 8)
  const home = mkdtempSync(join(state, `${basename(dirname(dataDir))}-${digest}-`))
  chmodSync(home, 0o711)
  writeFileSync(join(home, 'belongs-to'), dataDir)
  const link = join(dataDir, 'cluster')
  rmSync(link, { force: true })
  symlinkSync(join(home, 'cluster'), link)
  return join(home, 'cluster')
}

/**
 * Removes moved clusters whose home was a temporary folder and is gone: tests and trials made them. Others are never
 * removed: a home that is not there now may only not be mounted.
 */
export function removeAbandonedClusters(state: string, max: number = REMOVED_PER_START_MAX): void {
  const temporary = realpathSync(tmpdir())
  let left = max
  for (const name of readdirSync(state)) {
    if (left === 0) return
    const home = join(state, name)
    const sign = join(home, 'belongs-to')
    try {
      const dataDir = readFileSync(sign, 'utf8')
      const running = readPostmasterFile(join(home, 'cluster'))
      const isAbandoned = dataDir.startsWith(`${temporary}/`) && !existsSync(dataDir) && !(running && isAlive(running.pid))
      if (!isAbandoned) continue
      left -= 1
      rmSync(home, { recursive: true, force: true })
    } catch {
      // Not a cluster of ours, or another process is removing it too.
    }
  }
}

function movedCluster(dataDir: string): string | null {
  const link = join(dataDir, 'cluster')
  if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) return null
  const home = dirname(readlinkSync(link))
  const sign = join(home, 'belongs-to')
  if (existsSync(sign) && readFileSync(sign, 'utf8') === dataDir) return join(home, 'cluster')
  rmSync(link)
  return null
}

function stateFolder(): string {
  for (const parent of SYSTEM_STATE) {
    const folder = join(parent, 'lamplighter')
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 })
      accessSync(folder, constants.W_OK)
      // /var/tmp belongs to everyone: a folder that somebody else put there is not trusted with data.
      if (statSync(folder).uid === process.getuid?.()) return folder
    } catch {
      continue
    }
  }
  throw new Error(`None of ${SYSTEM_STATE.join(', ')} can hold the database, and its own folder cannot be entered by the server's account.`)
}
