import type { Json } from '@lamplighter/catalog'
import { settleAll, type DatabaseTransaction } from '@lamplighter/db'
import { lockRun, skipPendingSteps, updateLockedRun, type RunRow } from '@lamplighter/db/queries'
import { isTerminal, transition, type Actor, type RunEvent } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { tellOfMove } from '../notice/tell-of-run.ts'

export type Move = {
  run: string
  event: RunEvent
  actor: Actor
  /** Set by a worker: the move counts only while this attempt is the current one. */
  attempt?: number
  set?: Partial<Omit<RunRow, 'id' | 'state' | 'attempt'>>
  audit: {
    by: string
    authority: string
    gate: string
    action: string
    details?: Record<string, Json>
    planHash: string | null
    reason?: string | null
  }
}

export type Moved = { type: 'moved'; run: RunRow } | { type: 'refused'; code: string; message: string } | { type: 'fenced' }

/**
 * The only way a run's state changes: by the table, with its audit entry and the event for open screens, in the caller's
 * transaction. `fenced` when another attempt has the run, `refused` when the table does not lead there.
 */
export async function moveRun(context: OperationsContext, tx: DatabaseTransaction, move: Move): Promise<Moved> {
  const current = await lockRun(tx, move.run)
  if (!current) throw new Error(`run ${move.run} has vanished`)
  if (move.attempt !== undefined && move.attempt !== current.attempt) return { type: 'fenced' }
  const next = transition({ state: current.state, event: move.event, actor: move.actor })
  if (next.type === 'refused') return next

  const at = context.now()
  const resting = isTerminal(next.to) || next.to === 'needs-decision'
  const set = {
    ...move.set,
    state: next.to,
    ...(resting ? { worker: null, heartbeatAt: null } : {}),
    ...(isTerminal(next.to) ? { finishedAt: at } : {}),
  }
  const { by, authority, gate, action, details, planHash, reason } = move.audit
  const entry = {
    actor: by,
    authority,
    gate,
    action: `run.${action}`,
    tenant: current.tenant,
    subject: current.id,
    details: { from: current.state, to: next.to, attempt: current.attempt, ...details },
    planHash,
    reason: reason ?? null,
    case: current.caseId,
  }
  // Sent together, done in this order: the locks of the audit and of the events last, and not for long.
  const [run] = await settleAll([
    updateLockedRun(tx, { id: move.run, set }),
    isTerminal(next.to) ? skipPendingSteps(tx, move.run) : null,
    appendAudit(tx, { at, entry }),
  ] as const)
  await tellOfMove(context, tx, { run, event: move.event })
  await announce(tx, { at, topic: 'run', tenant: run.tenant, subject: run.id })
  return { type: 'moved', run }
}
