import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { EmbeddedPostgresError } from './embedded-error.ts'

/** Whom the server's processes run as; empty when the caller is not root and keeps its own identity. */
export type ProcessIdentity = { uid?: number; gid?: number }

const CANDIDATES = ['postgres', 'nobody']

/**
 * PostgreSQL refuses to run as root. As root this names an existing unprivileged account (`postgres`, else `nobody`);
 * none is ever created. Otherwise: the empty identity.
 */
export function resolveProcessIdentity(): ProcessIdentity {
  if (process.getuid?.() !== 0) return {}
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of CANDIDATES) {
    const account = accounts.find(([account]) => account === name)
    const uid = Number(account?.[2])
    const gid = Number(account?.[3])
    if (uid > 0 && gid >= 0) return { uid, gid }
  }
  throw new EmbeddedPostgresError(
    'embedded/no-unprivileged-user',
    'PostgreSQL does not run as root, and /etc/passwd has neither a postgres nor a nobody account to run it as.',
  )
}

/** Whether that identity can enter the folder, asked of the system itself, so that modes, groups and ACLs all count. */
export function canEnter(folder: string, identity: ProcessIdentity): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...identity, cwd: '/', stdio: 'ignore' }).status === 0
}
