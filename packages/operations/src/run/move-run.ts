import type { Json } from '@lamplighter/catalog'
import type { RunState } from '@lamplighter/catalog/vocabulary'
import { onOneConnection, settleAll, type DatabaseTransaction, type Db } from '@lamplighter/db'
import { lockRun, moveRunAtOnce, skipPendingSteps, updateLockedRun, type RunRow } from '@lamplighter/db/queries'
import { isTerminal, transition, type Actor, type RunEvent } from '@lamplighter/remediation'
import { appendAudit, toAppend } from '../audit/append-audit.ts'
import type { AuditEntry } from '../audit/audit-entry.ts'
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
 * How a run's state changes: by the table, with its audit entry and the event for open screens, in the caller's
 * transaction. `fenced` when another attempt has the run, `refused` when the table does not lead there.
 */
export async function moveRun(context: OperationsContext, tx: DatabaseTransaction, move: Move): Promise<Moved> {
  const current = await lockRun(tx, move.run)
  if (!current) throw new Error(`run ${move.run} has vanished`)
  if (move.attempt !== undefined && move.attempt !== current.attempt) return { type: 'fenced' }
  const next = transition({ state: current.state, event: move.event, actor: move.actor })
  if (next.type === 'refused') return next

  const at = context.now()
  const { set, entry, ends } = changeOf({ current, move, to: next.to, at })
  // Sent together, done in this order: the locks of the audit and of the events last, and not for long.
  const [run] = await settleAll([
    updateLockedRun(tx, { id: move.run, set }),
    ends ? skipPendingSteps(tx, move.run) : null,
    appendAudit(tx, { at, entry }),
  ] as const)
  await tellOfMove(context, tx, { run, event: move.event })
  await announce(tx, { at, topic: 'run', tenant: run.tenant, subject: run.id })
  return { type: 'moved', run }
}

/**
 * The same for a run that this worker holds, in one statement where nothing else belongs to the move. `also` is done in its
 * transaction, when it has moved.
 */
export async function moveHeldRun<Behind = never>(
  context: OperationsContext,
  {
    held,
    also,
    follow,
    onDisk = true,
    ...rest
  }: Omit<Move, 'run' | 'attempt' | 'actor'> & {
    held: { run: RunRow; attempt: number }
    /**
     * Sent right behind the move, without waiting for it: a write that counts only where the move did. Not done where the move is a transaction;
     * `behind` is absent then.
     */
    follow?: ((db: Db) => Promise<Behind>) | null
    also?: ((tx: DatabaseTransaction) => Promise<void>) | null
    /** False where nothing happens in the world before the next write that waits for the disk, so that losing both loses nothing. */
    onDisk?: boolean
  },
): Promise<Moved & { behind?: Behind }> {
  const { run: current, attempt } = held
  const move: Move = { ...rest, run: current.id, attempt, actor: 'system' }
  const next = transition({ state: current.state, event: move.event, actor: move.actor })
  if (next.type === 'moved' && !also && !context.notices) {
    const at = context.now()
    const { set, entry, ends } = changeOf({ current, move, to: next.to, at })
    const audit = toAppend({ at, entry })
    const change = { id: current.id, attempt, from: current.state, set, skipPending: ends, audit, at, onDisk }
    const [happened, behind] = follow
      ? await onOneConnection(context.db, (db) => settleAll([moveRunAtOnce(db, change), follow(db)] as const))
      : [await moveRunAtOnce(context.db, change)]
    if (happened) return { type: 'moved', run: { ...current, ...set }, ...(behind === undefined ? {} : { behind }) }
    // Not as this worker knew it: the way below finds out how it is.
  }
  return context.db.transaction(async (tx) => {
    const moved = await moveRun(context, tx, move)
    if (moved.type === 'moved') await also?.(tx)
    return moved
  })
}

/** What a move writes to the run, and what it says in the audit. */
function changeOf({ current, move, to, at }: { current: RunRow; move: Move; to: RunState; at: Date }) {
  const ends = isTerminal(to)
  const resting = ends || to === 'needs-decision'
  const set = {
    ...move.set,
    state: to,
    ...(resting ? { worker: null, heartbeatAt: null } : {}),
    ...(ends ? { finishedAt: at } : {}),
  }
  const { by, authority, gate, action, details, planHash, reason } = move.audit
  const entry: AuditEntry = {
    actor: by,
    authority,
    gate,
    action: `run.${action}`,
    tenant: current.tenant,
    subject: current.id,
    details: { from: current.state, to, attempt: current.attempt, ...details },
    planHash,
    reason: reason ?? null,
    case: current.caseId,
  }
  return { set, entry, ends }
}
