import { writeSetting } from '@lamplighter/db/queries'
import { isAtLeast, refusal, roleTitles, type BreakGlass, type Operator, type Refusal } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { breakGlassKey } from '../plan/situation.ts'

/** How long a broken glass gives way to limits. */
export const breakGlassMs = 30 * 60_000

/**
 * For half an hour, and with a reason that will be reviewed, budgets, freezes, an open circuit and the wait for approval
 * of what can be taken back give way to this operator. On record, and announced to everyone, before anything is run.
 */
export async function breakGlass(
  context: OperationsContext,
  { operator, reason, gate }: { operator: Operator; reason: string; gate: string },
): Promise<{ type: 'broken'; until: Date } | { type: 'refused'; reasons: Refusal[] }> {
  if (reason.trim() === '') return { type: 'refused', reasons: [refusal('request/no-reason', {})] }
  if (!isAtLeast({ role: operator.role, least: 'l2' })) {
    return {
      type: 'refused',
      reasons: [refusal('remediation/role', { needs: roleTitles.l2, has: roleTitles[operator.role], effect: 'a broken glass' })],
    }
  }
  const at = context.now()
  const glass: BreakGlass = { by: operator.id, reason, until: new Date(at.getTime() + breakGlassMs) }
  await context.db.transaction(async (tx) => {
    await writeSetting(tx, { key: breakGlassKey(operator.id), value: { ...glass, until: glass.until.toISOString() }, at })
    const entry = {
      actor: operator.id,
      authority: `role:${operator.role}`,
      gate,
      action: 'glass.broken',
      tenant: null,
      subject: operator.id,
      details: { until: glass.until.toISOString() },
      planHash: null,
      reason,
      case: null,
    }
    await appendAudit(tx, { at, entry })
    await announce(tx, { at, topic: 'run', tenant: null, subject: null })
  })
  return { type: 'broken', until: glass.until }
}
