import { findApproval, listDueRungs, lockRun, updateApprovalRung, type ApprovalRow } from '@lamplighter/db/queries'
import { escalationLadder, roleTitles, rungAt, type Rung } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { tell, titleOf } from '../notice/tell.ts'
import { jobNames } from '../queue/job-names.ts'

/** Who is asked for this approval, and when it is passed on; the same from the request until it expires. */
export function ladderOf(approval: Pick<ApprovalRow, 'neededRole' | 'requestedAt' | 'expiresAt'>): Rung[] {
  return escalationLadder({ by: approval.neededRole, from: approval.requestedAt, until: approval.expiresAt })
}

/**
 * Passes a question that nobody has answered on to the next more trusted role, when its time has come: on record, and
 * announced, so that it stands on those desks. Called by its job and by the sweep, any number of times.
 */
export async function escalateApproval(context: OperationsContext, { run: id }: { run: string }): Promise<'passed-on' | 'not-due'> {
  return context.db.transaction(async (tx) => {
    const run = await lockRun(tx, id)
    const approval = run && (await findApproval(tx, id))
    if (!run || !approval || run.state !== 'awaiting-approval' || approval.decision !== null) return 'not-due'
    const at = context.now()
    const { index, rung, next } = rungAt({ ladder: ladderOf(approval), now: at })
    if (index <= approval.rung || at >= approval.expiresAt) return 'not-due'
    await updateApprovalRung(tx, { run: id, rung: index, nextRungAt: next?.at ?? null })
    if (next) await context.queue.enqueue(tx, escalationJob({ run: id, at: next.at }))
    const entry = {
      actor: 'system:sweep',
      authority: 'none',
      gate: 'worker',
      action: 'run.approval-escalated',
      tenant: run.tenant,
      subject: id,
      details: { rung: index, asked: rung.role, expiresAt: approval.expiresAt.toISOString() },
      planHash: approval.planHash,
      reason: `Nobody had answered: ${roleTitles[rung.role]} is asked too.`,
      case: run.caseId,
    }
    await tell(context, tx, {
      kind: 'approval.escalated',
      what: `Nobody has answered: ${titleOf(context, run.remediation)} now waits for ${roleTitles[rung.role]} too.`,
      tenant: run.tenant,
      link: `/runs/${id}`,
      until: approval.expiresAt,
    })
    await appendAudit(tx, { at, entry })
    await announce(tx, { at, topic: 'run', tenant: run.tenant, subject: id })
    return 'passed-on'
  })
}

/** The job that passes it on at its time; the sweep makes up for one that was lost. */
export function escalationJob({ run, at }: { run: string; at: Date }) {
  return { name: jobNames.escalate, data: { run }, startAfter: at, onceKey: `${run}@${at.toISOString()}` }
}

/** Passes on everything whose time has come; how many. */
export async function escalateDue(context: OperationsContext, { limit }: { limit: number }): Promise<number> {
  const due = await listDueRungs(context.db, { now: context.now(), limit })
  for (const run of due) await escalateApproval(context, { run })
  return due.length
}
