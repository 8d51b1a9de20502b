import type pg from 'pg'
import { liveChannel } from './announce.ts'

export type LiveWake = {
  /** Resolves when something may be new since the last call, or after `timeoutMs` at the latest; at once when aborted. */
  next(options: { signal: AbortSignal; timeoutMs: number }): Promise<void>
  close(): void
}

export type LiveBell = {
  /** From the moment it returns, no ring is missed. */
  subscribe(): LiveWake
  close(): Promise<void>
}

/**
 * One LISTEN connection for the whole process, opened with the first subscriber and again after it broke. A broken
 * connection rings for everybody: what was published meanwhile is found by reading, not by hearing.
 */
export function createLiveBell({ pool, onError }: { pool: pg.Pool; onError: (error: Error) => void }): LiveBell {
  const wakes = new Set<() => void>()
  let line: Promise<Line> | null = null
  let closed = false

  function ring(): void {
    for (const wake of wakes) wake()
  }

  async function connect(): Promise<Line> {
    const connection = await pool.connect()
    let hungUp = false
    const hangUp = () => {
      if (hungUp) return
      hungUp = true
      connection.off('notification', ring)
      // Ended rather than returned: a pooled connection must not go on listening.
      connection.release(true)
    }
    connection.on('error', (error) => {
      // Breaking is told more than once: by the server, and by the socket.
      if (hungUp) return
      onError(error)
      line = null
      hangUp()
      ring()
    })
    connection.on('notification', ring)
    try {
      await connection.query(`listen ${liveChannel}`)
    } catch (error) {
      hangUp()
      throw error
    }
    // Whoever subscribed while the connection was being made may have missed a ring.
    ring()
    return { hangUp }
  }

  function listen(): void {
    if (line !== null || closed || wakes.size === 0) return
    line = connect()
    line.catch((error: Error) => {
      line = null
      onError(error)
    })
  }

  async function stopListening(): Promise<void> {
    const open = line
    line = null
    const connected = await open?.catch(() => null)
    connected?.hangUp()
  }

  return {
    subscribe() {
      let pending = false
      let resolve: (() => void) | null = null
      const wake = () => {
        pending = true
        resolve?.()
      }
      wakes.add(wake)
      listen()
      return {
        async next({ signal, timeoutMs }) {
          listen()
          if (!pending && !signal.aborted) {
            await new Promise<void>((settle) => {
              const timer = setTimeout(done, timeoutMs)
              function done() {
                clearTimeout(timer)
                signal.removeEventListener('abort', done)
                resolve = null
                settle()
              }
              resolve = done
              signal.addEventListener('abort', done, { once: true })
            })
          }
          pending = false
        },
        close() {
          wakes.delete(wake)
          if (wakes.size === 0) void stopListening()
        },
      }
    },
    async close() {
      closed = true
      ring()
      await stopListening()
    },
  }
}

type Line = { hangUp: () => void }
