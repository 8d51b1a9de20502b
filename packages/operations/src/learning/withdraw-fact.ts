import { findLearnedFact } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { OperationRefusal, refuseUnknown } from '../operation-refusal.ts'
import type { LearnedFactView } from '../views/learning-view.ts'
import { takeBackFact } from './keep-fact.ts'
import { toFactViews } from './learned-fact-view.ts'
import { forgetLearned } from './load-learned.ts'

/** Takes something learned back, with a reason and its audit event: the counts are then as if it had never been learned. */
export async function withdrawFact(options: {
  context: OperationsContext
  operator: Operator
  fact: string
  reason: string
  gate?: string
}): Promise<LearnedFactView> {
  const { context, operator, reason, gate = 'console' } = options
  const found = await findLearnedFact(context.db, { scope: operator.scope, id: options.fact })
  if (found === null)
    throw refuseUnknown({ noun: 'learned fact', id: options.fact, known: [], wayOut: 'All that was learned is listed under Learning.' })
  const now = context.now()
  const row = await context.db.transaction(async (tx) => {
    const taken = await takeBackFact(tx, { id: found.id, by: operator.id, reason, now })
    if (taken === null) return null
    await appendAudit(tx, {
      at: now,
      entry: {
        actor: operator.id,
        authority: `role:${operator.role}`,
        gate,
        action: 'learning.withdrawn',
        tenant: found.tenant,
        subject: found.id,
        details: { kind: found.kind, source: found.source, diagnosis: found.diagnosis, run: found.run },
        planHash: null,
        reason,
        case: null,
      },
    })
    await announce(tx, { at: now, topic: 'learning', tenant: found.tenant, subject: found.diagnosis })
    return taken
  })
  if (row === null)
    throw new OperationRefusal({ code: 'learning/already', message: 'This was withdrawn before.', wayOut: 'Nothing is left to do.' })
  forgetLearned(context)
  return (await toFactViews({ context, rows: [row] }))[0]!
}
