import { listDueRolloutRungs, lockRollout, updateLockedRollout, type RolloutRow } from '@lamplighter/db/queries'
import { escalationLadder, roleTitles, rungAt, type Rung } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { tell, titleOf } from '../notice/tell.ts'
import { bySystem, recordRollout } from './move-rollout.ts'

type Asked = Pick<RolloutRow, 'neededRole' | 'requestedAt' | 'approvalExpiresAt'>

/** Who is asked for this rollout, and when it is passed on; empty when nobody is asked. */
export function rolloutLadder({ neededRole, requestedAt, approvalExpiresAt }: Asked): Rung[] {
  if (neededRole === null || requestedAt === null || approvalExpiresAt === null) return []
  return escalationLadder({ by: neededRole, from: requestedAt, until: approvalExpiresAt })
}

/**
 * Passes the question about a rollout that nobody has answered on to the next more trusted role, when its time has come: on
 * record, announced, and told outside of the console. Called by every worker's sweep, any number of times.
 */
export async function escalateRollout(context: OperationsContext, { rollout: id }: { rollout: string }): Promise<'passed-on' | 'not-due'> {
  return context.db.transaction(async (tx) => {
    const rollout = await lockRollout(tx, id)
    const at = context.now()
    if (rollout?.state !== 'awaiting-approval' || rollout.approvalExpiresAt === null || at >= rollout.approvalExpiresAt) return 'not-due'
    const { index, rung, next } = rungAt({ ladder: rolloutLadder(rollout), now: at })
    if (index <= rollout.approvalRung) return 'not-due'
    const passedOn = await updateLockedRollout(tx, { id, set: { approvalRung: index, nextRungAt: next?.at ?? null } })
    await tell(context, tx, {
      kind: 'approval.escalated',
      what: `Nobody has answered: the rollout of ${titleOf(context, rollout.remediation)} now waits for ${roleTitles[rung.role]} too.`,
      tenant: null,
      link: `/rollouts/${id}`,
      until: rollout.approvalExpiresAt,
    })
    const reason = `Nobody had answered: ${roleTitles[rung.role]} is asked too.`
    const details = { rung: index, asked: rung.role, expiresAt: rollout.approvalExpiresAt.toISOString() }
    await recordRollout(context, tx, { rollout: passedOn, action: 'approval-escalated', audit: { ...bySystem, details, reason } })
    return 'passed-on'
  })
}

/** Passes on everything whose time has come; how many. */
export async function escalateDueRollouts(context: OperationsContext, { limit }: { limit: number }): Promise<number> {
  const due = await listDueRolloutRungs(context.db, { now: context.now(), limit })
  for (const rollout of due) await escalateRollout(context, { rollout })
  return due.length
}
