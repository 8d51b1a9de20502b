import { Client, Query, types, type QueryConfig } from 'pg'
import type { Socket } from 'node:net'
import type { Json } from '@lamplighter/catalog/vocabulary'

export class SqlTooLarge extends Error {}

/**
 * One connection to a tenant's database on which nothing can be written: the session defaults to read-only, and each
 * statement runs alone in its own READ ONLY transaction that is rolled back. `destroy` drops the line at once, without
 * asking a server that may not answer.
 */
export class SqlConnection {
  readonly #client: Client
  #broken = false
  #received = 0
  #allowance = Number.POSITIVE_INFINITY

  private constructor(client: Client) {
    this.#client = client
  }

  static async open(options: {
    connectionString: string
    signal: AbortSignal
    onLost: (connection: SqlConnection) => void
  }): Promise<SqlConnection> {
    const client = new Client({
      connectionString: options.connectionString,
      application_name: 'lamplighter-reader',
      options:
        '-c default_transaction_read_only=on -c statement_timeout=5000 -c idle_in_transaction_session_timeout=10000 -c lock_timeout=1000',
      types: { getTypeParser: parserFor },
    })
    const connection = new SqlConnection(client)
    // Without a listener an idle connection that the server closes would end the process.
    client.on('error', () => connection.#lose(options.onLost))
    client.on('end', () => connection.#lose(options.onLost))
    const abort = () => connection.destroy()
    options.signal.addEventListener('abort', abort, { once: true })
    try {
      const connecting = client.connect()
      connection.#countBytes()
      connection.#allowance = 65_536
      await Promise.race([connecting, aborted(options.signal)])
      return connection
    } catch (error) {
      connection.destroy()
      throw error
    } finally {
      options.signal.removeEventListener('abort', abort)
    }
  }

  get usable(): boolean {
    return !this.#broken
  }

  async select(options: {
    text: string
    values: unknown[]
    timeoutMs: number
    maxRows: number
    maxBytes: number
  }): Promise<Record<string, Json>[]> {
    this.#received = 0
    this.#allowance = options.maxBytes
    await this.#client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${Math.max(1, Math.floor(options.timeoutMs))}`)
    try {
      return await this.#rows(options)
    } finally {
      this.#allowance = Math.max(this.#allowance, this.#received + 65_536)
      if (this.usable) await this.#client.query('ROLLBACK').catch(() => this.destroy())
    }
  }

  #rows({ text, values, maxRows }: { text: string; values: unknown[]; maxRows: number }): Promise<Record<string, Json>[]> {
    return new Promise((resolve, reject) => {
      // The extended protocol takes one statement only: the server itself refuses `;`-chained ones.
      const config: QueryConfig & { queryMode: 'extended' } = { text, values, queryMode: 'extended' }
      const query = new Query<Record<string, Json>>(config)
      const rows: Record<string, Json>[] = []
      query.on('row', (row) => {
        rows.push(row)
        if (rows.length > maxRows) {
          reject(new SqlTooLarge(`The answer has more than ${maxRows} rows; the rest was not read.`))
          this.destroy()
        }
      })
      query.on('error', reject)
      query.on('end', () => resolve(rows))
      this.#onOverflow = (error) => reject(error)
      this.#client.query(query)
    })
  }

  #onOverflow: (error: Error) => void = () => undefined

  destroy(): void {
    this.#broken = true
    const socket = this.#socket()
    if (socket === null || socket.destroyed) return
    socket.on('error', () => undefined)
    socket.destroy()
  }

  /** Says goodbye; for a connection that is known to be well. */
  async close(): Promise<void> {
    if (this.#broken) return
    this.#broken = true
    const socket = this.#socket()
    const timer = setTimeout(() => socket?.destroy(), 1_000)
    await this.#client.end().catch(() => undefined)
    clearTimeout(timer)
  }

  #lose(onLost: (connection: SqlConnection) => void): void {
    this.#broken = true
    onLost(this)
  }

  /** Bounds memory on the wire: the driver would buffer one huge row whole before anyone could count it. */
  #countBytes(): void {
    this.#socket()?.on('data', (chunk: Buffer) => {
      this.#received += chunk.length
      if (this.#received > this.#allowance) {
        this.#onOverflow(new SqlTooLarge(`The answer is longer than ${this.#allowance} bytes; the rest was not read.`))
        this.destroy()
      }
    })
  }

  /** The driver has no public door to its socket; it is needed to hang up on a server that doesn't answer. */
  #socket(): Socket | null {
    const { connection } = this.#client as unknown as { connection?: { stream?: Socket } }
    return connection?.stream ?? null
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new Error('aborted'))
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
  })
}

const timestamps = new Set([1082, 1114, 1184])
const numbers = new Set([20, 1700])

/** Rows are JSON: numbers where they fit, ISO texts for times, text for what has no JSON form. */
function parserFor(oid: number, format?: 'text' | 'binary') {
  if (numbers.has(oid)) {
    return (text: string) => (Number.isFinite(Number(text)) && Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER ? Number(text) : text)
  }
  if (timestamps.has(oid)) {
    return (text: string) => {
      const parsed = types.getTypeParser(oid, 'text')(text) as unknown
      return parsed instanceof Date && !Number.isNaN(parsed.getTime()) ? parsed.toISOString() : text
    }
  }
  return types.getTypeParser(oid, format as 'text')
}
