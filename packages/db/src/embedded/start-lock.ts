import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { EmbeddedPostgresError } from './embedded-error.ts'
import { isAlive } from './process-identity.ts'
import { waitUntil } from './wait-until.ts'

const WAIT_MS = 90_000
const TOO_OLD_MS = 120_000

/**
 * Runs `work` while no other process starts or stops the server of the same folder. The lock of a process that died is
 * broken; so is one held for longer than any start can take, whose process number may have been given away.
 */
export async function withStartLock<T>(lockFile: string, work: () => Promise<T>): Promise<T> {
  // Written whole and then linked into place: nobody ever reads a lock that does not name its holder yet.
  const mine = `${lockFile}.${randomUUID()}`
  writeFileSync(mine, String(process.pid))
  try {
    const taken = await waitUntil({ ask: () => tryToTake(mine, lockFile), withinMs: WAIT_MS, everyMs: 50 })
    if (!taken)
      throw new EmbeddedPostgresError(
        'embedded/in-use',
        `Another process has been starting the database for ${WAIT_MS / 1000} s (${lockFile}). End it, or remove that file.`,
      )
    try {
      return await work()
    } finally {
      rmSync(lockFile, { force: true })
    }
  } finally {
    rmSync(mine, { force: true })
  }
}

function tryToTake(mine: string, lockFile: string): true | null {
  try {
    linkSync(mine, lockFile)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  try {
    const holder = Number(readFileSync(lockFile, 'utf8'))
    const ageMs = Date.now() - statSync(lockFile).mtimeMs
    if (!isAlive(holder) || ageMs > TOO_OLD_MS) rmSync(lockFile, { force: true })
  } catch {
    // It was released between the two looks.
  }
  return null
}
