import { Slots } from './slots.ts'
import { SqlConnection } from './sql-connection.ts'

export type SqlConnectionsOptions = {
  /** Open at a time over all tenants, idle ones included. Default 64. */
  max?: number
  /** For one tenant. Default 2: a check must never be what exhausts a customer's database. */
  maxPerTenant?: number
  /** Default 15,000. */
  idleMs?: number
}

type Idle = { connection: SqlConnection; tenant: string; connectionString: string; timer: NodeJS.Timeout }
export type Lease = { connection: SqlConnection; release: () => void }

/**
 * Keeps a few connections per tenant for a short while. Both caps hold at every moment; waiting for one is bounded by
 * the caller's deadline. A broken connection is never handed out again.
 */
export class SqlConnections {
  readonly #perTenant = new Map<string, Slots>()
  readonly #all: Slots
  readonly #max: number
  readonly #maxPerTenant: number
  readonly #idleMs: number
  #idle: Idle[] = []
  #open = 0
  #closed = false

  constructor({ max = 64, maxPerTenant = 2, idleMs = 15_000 }: SqlConnectionsOptions = {}) {
    this.#max = max
    this.#all = new Slots(max)
    this.#maxPerTenant = maxPerTenant
    this.#idleMs = idleMs
  }

  /** For tests and metrics. */
  get open(): number {
    return this.#open
  }

  /** Null when no connection came free before the deadline; rejects when connecting fails. */
  async take(options: { tenant: string; connectionString: string; deadline: AbortSignal }): Promise<Lease | null> {
    if (this.#closed) return null
    const own = this.#slotsOf(options.tenant)
    if (!(await own.take(options.deadline))) return null
    if (!(await this.#all.take(options.deadline))) {
      own.give()
      return null
    }
    const giveBack = () => {
      this.#all.give()
      own.give()
    }
    try {
      const connection = this.#reuse(options) ?? (await this.#connect(options))
      return { connection, release: once(() => (this.#park({ connection, ...options }), giveBack())) }
    } catch (error) {
      giveBack()
      throw error
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#idle.splice(0).map((idle) => this.#end(idle)))
  }

  #slotsOf(tenant: string): Slots {
    const known = this.#perTenant.get(tenant) ?? new Slots(this.#maxPerTenant)
    this.#perTenant.set(tenant, known)
    return known
  }

  #reuse({ tenant, connectionString }: { tenant: string; connectionString: string }): SqlConnection | null {
    const found = this.#idle.findLast((idle) => idle.tenant === tenant && idle.connectionString === connectionString)
    if (!found) return null
    clearTimeout(found.timer)
    this.#idle = this.#idle.filter((idle) => idle !== found)
    return found.connection.usable ? found.connection : null
  }

  async #connect({ connectionString, deadline }: { connectionString: string; deadline: AbortSignal }): Promise<SqlConnection> {
    if (this.#open >= this.#max) {
      const oldest = this.#idle.shift()
      if (oldest) await this.#end(oldest)
    }
    this.#open += 1
    let counted = true
    const uncount = () => {
      if (counted) this.#open -= 1
      counted = false
    }
    return SqlConnection.open({
      connectionString,
      signal: deadline,
      onLost: (connection) => {
        uncount()
        this.#forget(connection)
      },
    }).catch((error: unknown) => {
      uncount()
      throw error
    })
  }

  #park({ connection, tenant, connectionString }: { connection: SqlConnection; tenant: string; connectionString: string }): void {
    if (!connection.usable) return
    const idle: Idle = { connection, tenant, connectionString, timer: setTimeout(() => void this.#retire(idle), this.#idleMs) }
    idle.timer.unref()
    this.#idle.push(idle)
    if (this.#closed) void this.#retire(idle)
  }

  async #retire(idle: Idle): Promise<void> {
    this.#idle = this.#idle.filter((other) => other !== idle)
    await this.#end(idle)
  }

  #end(idle: Idle): Promise<void> {
    clearTimeout(idle.timer)
    return idle.connection.close()
  }

  #forget(connection: SqlConnection): void {
    const gone = this.#idle.find((idle) => idle.connection === connection)
    if (!gone) return
    clearTimeout(gone.timer)
    this.#idle = this.#idle.filter((idle) => idle !== gone)
  }
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (!done) action()
    done = true
  }
}
