import type { Caller, OperationsContext } from '@lamplighter/operations'
import { toTrpcError } from './error-mapping.ts'

/** What every procedure of one request shares. */
export type ApiContext = {
  operations: OperationsContext
  /** Who asks; null when signed out. */
  caller: Caller | null
  serverVersion: string
  /** Through which door the caller came; stands in the audit log. */
  gate: 'console' | 'cli'
  /** Aborts when the server drains: streams end so that clients reconnect elsewhere. */
  drain: AbortSignal
}

/**
 * Finds out who asks, once per request. Throws an error of the API (503 with a way out) when that can't be found out because the
 * database is away: a caller who can't be known is never treated as signed out.
 */
export async function createApiContext(options: ApiContextOptions): Promise<ApiContext> {
  const { findCaller, ...rest } = options
  try {
    return { ...rest, caller: await findCaller() }
  } catch (error) {
    throw toTrpcError(error)
  }
}

export type ApiContextOptions = Omit<ApiContext, 'caller'> & { findCaller: () => Promise<Caller | null> }
