import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from './process-identity.ts'

/** What postmaster.pid says about the server of a cluster. */
export type PostmasterFile = { pid: number; port: number; status: string }

/** Lines of postmaster.pid (miscadmin.h, LOCK_FILE_LINE_*): 1 pid, 4 port, 8 status; null when there is none to read. */
export function readPostmasterFile(cluster: string): PostmasterFile | null {
  let lines: string[]
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  return pid > 0 ? { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() } : null
}

/**
 * Whether the process that postmaster.pid names is really the server of this cluster. After a reboot or in a new
 * container the number may belong to somebody else, and PostgreSQL itself would then refuse to start for ever.
 */
export function isServerOf(cluster: string, pid: number): boolean {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return true
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(cluster)
  } catch {
    return false
  }
}

/** Whether that server is gone for good: a process on its way out has no command line any more, but still its port. */
export function hasEnded(cluster: string, pid: number): boolean {
  if (!isAlive(pid)) return true
  if (process.platform !== 'linux') return false
  try {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return commandLine !== '' && !commandLine.split('\0').includes(cluster)
  } catch {
    return true
  }
}

export function removePostmasterFile(cluster: string): void {
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
}
