import { EVERYTHING, findTenant, lockRun, readPlan, readRun, updateLockedRun } from '@lamplighter/db/queries'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { verifyRun } from './verify-run.ts'

/**
 * Looks again some time after a run. What was fixed and fails again is a relapse: on record, and announced. The run's own
 * verdict stays as it was: it was true when it was said. Once per run, whoever calls.
 */
export async function followUpRun(
  context: OperationsContext,
  { run: id, signal }: { run: string; signal: AbortSignal },
): Promise<'stayed' | 'relapsed' | 'unknown' | 'not-due'> {
  const run = await readRun(context.db, id)
  if (!run || run.followUpAt === null || run.checksAfter === null) return 'not-due'
  const tenant = await findTenant(context.db, { scope: EVERYTHING, tenant: run.tenant })
  const plan = await readPlan(context.db, run.planId)
  if (!tenant || !plan) return 'not-due'
  const { returned, after, verdict } = await verifyRun(context, { tenant, before: run.checksAfter, withinMs: 0, undoing: true, signal })
  const outcome = returned.length > 0 ? 'relapsed' : verdict === 'unknown' ? 'unknown' : 'stayed'
  return context.db.transaction(async (tx) => {
    const locked = await lockRun(tx, id)
    if (!locked || locked.followUpAt === null) return 'not-due'
    const at = context.now()
    await updateLockedRun(tx, { id, set: { followUpAt: null } })
    const entry = {
      actor: 'system:worker',
      authority: 'run',
      gate: 'worker',
      action: `run.${outcome}`,
      tenant: run.tenant,
      subject: id,
      details: { returned, checks: after.map(({ check, status }) => ({ check, status })) },
      planHash: plan.hash,
      reason: null,
      case: run.caseId,
    }
    await appendAudit(tx, { at, entry })
    await announce(tx, { at, topic: 'run', tenant: run.tenant, subject: id })
    return outcome
  })
}
