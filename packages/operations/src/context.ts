import type { CheckOutcome, Clients, ClientSource, Json, Pack, TenantFacts } from '@lamplighter/catalog'
import type { Database } from '@lamplighter/db'
import type { BudgetLimit } from '@lamplighter/remediation'
import type { NoticeSender } from './notice/notice.ts'
import type { Queue } from './queue/queue.ts'

/** What one check saw, and when; a check that threw or timed out is `unknown` with its reason. */
export type CheckResult = CheckOutcome<Json> & { check: string; observedAt: Date }

/**
 * Runs the named checks of the pack against one tenant now, once each, and stores nothing. Every id asked for is
 * answered exactly once; an id that the pack does not have, or that does not apply to the tenant, is `unknown`.
 * A look at a shared component may be one that began earlier for another tenant, but never before `freshSince`
 * (default: now, so that a verification never reads a look from before the remediation).
 */
export type RunChecks = (options: {
  tenant: TenantFacts
  checkIds: string[]
  signal: AbortSignal
  freshSince?: Date
}) => Promise<CheckResult[]>

/** Everything that a use case needs from outside; built once by a composition root, or by a test. */
export type OperationsContext<C extends Clients = Clients> = {
  db: Database
  queue: Queue
  pack: Pack<C>
  clients: ClientSource<C>
  runChecks: RunChecks
  now(): Date
  /** A new UUID. */
  newId(): string
  /** Budgets besides each remediation's own; the defaults of the remediation package when absent. */
  limits?: BudgetLimit[]
  /** Tells people outside of the console; absent: nobody is told. */
  notices?: NoticeSender
  /** Where use cases report what no caller waits for; never given secrets. */
  log(entry: { level: 'info' | 'warn' | 'error'; message: string; detail?: Record<string, unknown> }): void
}
