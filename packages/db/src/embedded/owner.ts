import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { Folders } from './folders.ts'
import { isAlive, startedTicks } from './process-identity.ts'

const ownerSchema = z.object({ pid: z.int(), startedTicks: z.string().nullable(), guardian: z.int() })

/** The process that answers for the server's end, and the guardian that does so in its place when it dies. */
export type Owner = z.infer<typeof ownerSchema>

export function recordOwner(folders: Folders, guardianPid: number): void {
  const owner: Owner = { pid: process.pid, startedTicks: startedTicks(process.pid), guardian: guardianPid }
  writeFileSync(folders.owner, JSON.stringify(owner), { mode: 0o600 })
}

export function forgetOwner(folders: Folders): void {
  rmSync(folders.owner, { force: true })
}

/** `alive`: the owner runs. `guarded`: it died and its guardian is ending the server now. `gone`: nobody answers for it. */
export function findOwnerState(folders: Folders): 'alive' | 'guarded' | 'gone' {
  let owner: Owner
  try {
    owner = ownerSchema.parse(JSON.parse(readFileSync(folders.owner, 'utf8')))
  } catch {
    return 'gone'
  }
  if (isAlive(owner.pid) && startedTicks(owner.pid) === owner.startedTicks) return 'alive'
  return isGuardian(owner.guardian) ? 'guarded' : 'gone'
}

function isGuardian(pid: number): boolean {
  if (pid <= 0 || !isAlive(pid)) return false
  if (process.platform !== 'linux') return true
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('lamplighter-guardian')
  } catch {
    return false
  }
}
