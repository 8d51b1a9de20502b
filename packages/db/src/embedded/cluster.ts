import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { explainFailure } from './embedded-error.ts'
import { createClusterFolder, type Folders } from './folders.ts'
import type { ProcessIdentity } from './unprivileged-user.ts'

/**
 * Makes the cluster unless it is there. Atomic: it is built beside its place and renamed, so an initdb that was cut off
 * leaves nothing that a later start could take for a database. Returns whether it was made now.
 */
export async function ensureCluster(options: { folders: Folders; binaries: Binaries; identity: ProcessIdentity }): Promise<boolean> {
  const { folders, binaries, identity } = options
  const { cluster } = folders
  if (existsSync(join(cluster, 'PG_VERSION'))) return false

  const unfinished = `${cluster}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  createClusterFolder(unfinished, identity)
  const password = randomBytes(24).toString('base64url')
  // initdb reads the password as the server's account; the lasting copy is the caller's alone.
  const passwordFile = `${unfinished}.password`
  rmSync(passwordFile, { force: true })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (identity.uid !== undefined) chownSync(passwordFile, identity.uid, identity.gid!)
  try {
    await runInitdb({ binary: binaries.initdb, into: unfinished, passwordFile, identity })
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw error
  } finally {
    rmSync(passwordFile, { force: true })
  }
  writeFileSync(folders.password, password, { mode: 0o600 })
  chmodSync(folders.password, 0o600)
  renameSync(unfinished, cluster)
  return true
}

export function readPassword(folders: Folders): string {
  return readFileSync(folders.password, 'utf8').trim()
}

function runInitdb(options: { binary: string; into: string; passwordFile: string; identity: ProcessIdentity }): Promise<void> {
  const { binary, into, passwordFile, identity } = options
  // The builtin provider sorts by code point and knows letters of all scripts on every system, whatever locales it has.
  const args = [
    '-D',
    into,
    '-U',
    'postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    `--locale=${characterLocale()}`,
  ]
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, {
      ...identity,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(explainFailure({ output, where: dirname(into), doing: 'making a new database (initdb)' }))
    })
  })
}

function characterLocale(): string {
  return process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'
}
