import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { isAlive, startedTicks } from '@lamplighter/db/embedded'

const holderSchema = z.object({ pid: z.int(), started: z.string().nullable(), url: z.string().nullable() })

export type HomeLock = {
  /** Others are told where we are. */
  publish(url: string): void
  release(): void
}

/**
 * Makes sure that one server at a time uses a home with its embedded database: the second one would lose its database when the
 * first ends. A lock whose holder died, however it died, is taken over; a process number that was given to another program
 * since is told by the time that program started.
 */
export function lockHome(home: string): { type: 'locked'; lock: HomeLock } | { type: 'held'; pid: number; url: string | null } {
  mkdirSync(home, { recursive: true })
  const path = join(home, 'server.lock')
  for (;;) {
    const holder = { pid: process.pid, started: startedTicks(process.pid), url: null as string | null }
    try {
      writeFileSync(path, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const other = readHolder(path)
      if (other !== null && isRunning(other)) return { type: 'held', pid: other.pid, url: other.url }
      rmSync(path, { force: true })
      continue
    }
    return {
      type: 'locked',
      lock: {
        publish(url) {
          writeFileSync(`${path}.part`, JSON.stringify({ ...holder, url }), { mode: 0o600 })
          renameSync(`${path}.part`, path)
        },
        release() {
          if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true })
        },
      },
    }
  }
}

type Holder = z.infer<typeof holderSchema>

function readHolder(path: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

function isRunning(holder: Holder): boolean {
  if (holder.pid === process.pid || !isAlive(holder.pid)) return false
  return holder.started === null || startedTicks(holder.pid) === holder.started
}
