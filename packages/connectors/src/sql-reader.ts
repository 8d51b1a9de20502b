import type { SqlFailureReason, SqlOutcome, SqlReader, SqlSelect } from './clients.ts'
import { failureReason } from './failure-reason.ts'
import { atTheDoor, redact, redactLine, type RedactOptions } from './redact.ts'
import type { SecretStore } from './secret-store.ts'
import { SqlTooLarge } from './sql-connection.ts'
import type { Lease, SqlConnections } from './sql-connections.ts'

export type SqlReaderOptions = {
  connections: SqlConnections
  tenant: string
  /** Reference of the complete connection address; null when the instance has none. */
  secretRef: string | null
  secrets: SecretStore
  signal: AbortSignal
  /** What rows are masked of; `everything` when absent. */
  hide?: RedactOptions['hide']
  /** Of one answer on the wire. Default 1 MiB. */
  maxBytes?: number
  /** Told when our own deadline ended a query, and nothing that the server did. */
  onGaveUp?: (() => void) | undefined
}

/**
 * Runs one statement under one deadline (waiting for a connection included). Four walls against writing: the statement
 * begins like a query and names no function that acts outside its transaction; the protocol takes one statement; the
 * server runs it in a READ ONLY transaction; and that is rolled back. The reader's role in the database is the fifth.
 */
export function sqlReader(options: SqlReaderOptions): SqlReader {
  return {
    select: async (query) => {
      const startedAt = performance.now()
      const outcome = forbidden(query.text) ?? (await run({ ...options, query, connectionString: await connectionString(options) }))
      return { ...outcome, durationMs: Math.round((performance.now() - startedAt) * 10) / 10 }
    },
  }
}

const query = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:select|with|values|table|show)\b/i
/** Functions whose effect a rollback does not take back, or that leave the database. */
const acting =
  /\b(pg_terminate_backend|pg_cancel_backend|pg_(?:try_)?advisory_\w+|set_config|dblink\w*|lo_\w+|pg_(?:read|write|ls)_\w+|pg_reload_conf|pg_rotate_logfile|pg_switch_wal|pg_logical_\w+|pg_replication_\w+|pg_create_\w+|pg_drop_\w+|pg_promote|pg_notify|pg_stat_reset\w*|pg_sleep\w*)\s*\(/i

function forbidden(text: string): SqlOutcome | null {
  if (!query.test(text)) return failure('read-only', 'Only a query may be run here: SELECT, WITH, VALUES, TABLE or SHOW.')
  const name = acting.exec(text)?.[1]
  return name === undefined
    ? null
    : failure('read-only', `The function ${name} acts beyond its transaction and may not be called by a reader.`)
}

async function connectionString({ secretRef, secrets }: SqlReaderOptions): Promise<string> {
  if (secretRef === null) throw new Error('The instance names no database secret. Name it in the inventory’s secretRefs.')
  const secret = await secrets.find(secretRef)
  if (secret === null) throw new Error(`The secret store holds nothing under the reference "${secretRef}".`)
  return secret.reveal()
}

async function run(options: SqlReaderOptions & { query: SqlSelect; connectionString: string }): Promise<SqlOutcome> {
  const { timeoutMs = 3_000, maxRows = 200, text, values = [] } = options.query
  const deadline = new AbortController()
  const abort = () => deadline.abort()
  const giveUp = () => {
    options.onGaveUp?.()
    abort()
  }
  // An answer may lie in the socket already: after a stall of ours, timers are served before it is read.
  const timer = setTimeout(() => setImmediate(() => isOver || giveUp()), timeoutMs)
  let isOver = false
  options.signal.addEventListener('abort', abort, { once: true })
  if (options.signal.aborted) abort()
  let lease: Lease | null = null
  const hangUp = () => lease?.connection.destroy()
  try {
    lease = await options.connections.take({
      tenant: options.tenant,
      connectionString: options.connectionString,
      deadline: deadline.signal,
    })
    if (lease === null) return failure('no-connection-left', `No connection came free within ${timeoutMs} ms.`)
    // A connection never outlives its timeout: a server that keeps silent is hung up on.
    deadline.signal.addEventListener('abort', hangUp, { once: true })
    const rows = await lease.connection.select({ text, values, timeoutMs, maxRows, maxBytes: options.maxBytes ?? 1_048_576 })
    const masked = redact(rows, { ...atTheDoor, ...(options.hide ? { hide: options.hide } : {}) })
    return { type: 'rows', rows: masked as Extract<SqlOutcome, { type: 'rows' }>['rows'], durationMs: 0 }
  } catch (error) {
    if (error instanceof SqlTooLarge) return failure('too-large', error.message)
    if (deadline.signal.aborted) return failure('timeout', `No complete answer within ${timeoutMs} ms.`)
    return describe(error)
  } finally {
    isOver = true
    clearTimeout(timer)
    options.signal.removeEventListener('abort', abort)
    deadline.signal.removeEventListener('abort', hangUp)
    lease?.release()
  }
}

const byState: [RegExp, SqlFailureReason][] = [
  [/^25006$/, 'read-only'],
  [/^(57014|55P03|25P03)$/, 'timeout'],
  [/^(28|42501)/, 'denied'],
  [/^(53|08004)/, 'refused'],
  [/^(57P0[123])$/, 'reset'],
]

function describe(error: unknown): SqlOutcome {
  const message = redactLine(error instanceof Error ? error.message || error.name : 'unknown error')
  const state = error instanceof Error && 'code' in error && 'severity' in error && typeof error.code === 'string' ? error.code : null
  if (state !== null) return { ...failure(byState.find(([pattern]) => pattern.test(state))?.[1] ?? 'rejected', message), code: state }
  if (/terminated unexpectedly|Connection terminated|not queryable|closed/i.test(message)) return failure('reset', message)
  return failure(failureReason(error), message)
}

function failure(reason: SqlFailureReason, message: string): Extract<SqlOutcome, { type: 'failure' }> {
  return { type: 'failure', reason, code: null, message, durationMs: 0 }
}
