import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { isAlive } from '@lamplighter/db/embedded'

const sandboxFile = z.object({ controlUrl: z.string(), token: z.string(), pid: z.number().int(), startedAt: z.string() })
export type SandboxFile = z.infer<typeof sandboxFile>

export function sandboxFolder(home: string): string {
  return join(home, 'sandbox')
}

/** What a running sandbox says of itself; undefined where there is none, or where its process is gone. */
export function findRunningSandbox(home: string): SandboxFile | undefined {
  const path = join(sandboxFolder(home), 'sandbox.json')
  if (!existsSync(path)) return undefined
  try {
    const found = sandboxFile.parse(JSON.parse(readFileSync(path, 'utf8')))
    return isAlive(found.pid) ? found : undefined
  } catch {
    return undefined
  }
}

/** Written beside and moved into place, readable by the owner only. */
export function writePrivate(options: { path: string; value: unknown }): void {
  mkdirSync(dirname(options.path), { recursive: true })
  const draft = `${options.path}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(options.value, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, options.path)
}

/** 400 tenants are stamped in minutes, not in two; a lock of a process that is gone is stale at once. */
const startMsMax = 900_000

/** Taken while a sandbox starts, so that two started at the same moment don't both go on. False: another one is starting. */
export function takeStartLock(home: string): boolean {
  const path = join(sandboxFolder(home), 'starting.lock')
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
  for (const attempt of ['first', 'after removing a stale one'] as const) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 })
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (attempt !== 'first' || !isStale(path)) return false
      rmSync(path, { force: true })
    }
  }
  return false
}

export function releaseStartLock(home: string): void {
  rmSync(join(sandboxFolder(home), 'starting.lock'), { force: true })
}

function isStale(path: string): boolean {
  try {
    return !isAlive(Number(readFileSync(path, 'utf8'))) || Date.now() - statSync(path).mtimeMs > startMsMax
  } catch {
    return true
  }
}

export function removeSandboxFile(home: string): void {
  rmSync(join(sandboxFolder(home), 'sandbox.json'), { force: true })
}
