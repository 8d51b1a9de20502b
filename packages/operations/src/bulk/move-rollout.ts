import type { Json } from '@lamplighter/catalog'
import type { DatabaseTransaction } from '@lamplighter/db'
import { lockRollout, updateLockedRollout, type RolloutRow } from '@lamplighter/db/queries'
import { rolloutStates, rolloutTransition, type Actor, type RolloutEvent } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { tellOfRollout } from '../notice/tell-of-rollout.ts'

export type RolloutMove = {
  rollout: string
  event: RolloutEvent | 'let-go'
  actor: Actor
  set?: Partial<Omit<RolloutRow, 'id' | 'state'>>
  audit: { by: string; authority: string; gate: string; details?: Record<string, Json>; reason?: string | null }
}

export type RolloutMoved = { type: 'moved'; rollout: RolloutRow } | { type: 'refused'; message: string }

/** The only way a rollout's state changes: by the table, with its audit entry and the event for open screens. */
export async function moveRollout(context: OperationsContext, tx: DatabaseTransaction, move: RolloutMove): Promise<RolloutMoved> {
  const current = await lockRollout(tx, move.rollout)
  if (!current) throw new Error(`rollout ${move.rollout} has vanished`)
  const next = rolloutTransition({ state: current.state, event: move.event, actor: move.actor })
  if (next.type === 'refused') return next
  const at = context.now()
  const ended = rolloutStates[next.to].terminal
  const rollout = await updateLockedRollout(tx, {
    id: move.rollout,
    set: { trouble: null, ...move.set, state: next.to, ...(ended ? { finishedAt: at, worker: null, heartbeatAt: null } : {}) },
  })
  await tellOfRollout(context, tx, { rollout, event: move.event, by: move.audit.by })
  const details = { from: current.state, to: next.to, remediation: rollout.remediation, ...move.audit.details }
  await recordRollout(context, tx, { rollout, action: actions[move.event], audit: { ...move.audit, details } })
  return { type: 'moved', rollout }
}

const actions: Record<RolloutEvent | 'let-go', string> = {
  counted: 'counted',
  request: 'requested',
  ask: 'requested',
  approve: 'approved',
  reject: 'rejected',
  expire: 'expired',
  pause: 'paused',
  resume: 'resumed',
  abort: 'abort-requested',
  stop: 'stopped',
  finish: 'finished',
  'let-go': 'aborted',
}

/** The audit entry and the news of something that happened to a rollout; call it late in its transaction. */
export async function recordRollout(
  context: OperationsContext,
  tx: DatabaseTransaction,
  { rollout, action, tenant, audit }: { rollout: RolloutRow; action: string; tenant?: string; audit: RolloutMove['audit'] },
): Promise<void> {
  const at = context.now()
  const entry = {
    actor: audit.by,
    authority: audit.authority,
    gate: audit.gate,
    action: `rollout.${action}`,
    tenant: tenant ?? null,
    subject: rollout.id,
    details: audit.details ?? {},
    planHash: rollout.hash,
    reason: audit.reason ?? null,
    case: rollout.caseId,
  }
  await appendAudit(tx, { at, entry })
  await announce(tx, { at, topic: 'rollout', tenant: null, subject: rollout.id })
}

/** As whom the system acts where nobody pressed. */
export const bySystem = { by: 'system:rollout', authority: 'rollout', gate: 'worker' }
