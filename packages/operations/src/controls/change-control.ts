import type { Json } from '@lamplighter/catalog'
import type { DatabaseTransaction } from '@lamplighter/db'
import { lockKeys } from '@lamplighter/db/queries'
import { refuseControl, type ControlKind, type Operator, type Refusal, type Scope } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import type { NoticeKind } from '../notice/notice.ts'
import { tell } from '../notice/tell.ts'
import { operatorInForce } from '../run/operator-in-force.ts'

export type ControlChange = {
  operator: Operator
  gate: string
  kind: ControlKind
  reason: string
  /** What is changed: a remediation's id, a freeze's, a glass's. Two changes of one subject happen one after the other. */
  subject: string
  /** How it stands in the record: `control.stopped`. */
  action: string
  applies?: Scope
  glassOf?: string
  details?: Record<string, Json>
  /** Told outside of the console when the change is made. */
  notice?: (operator: Operator) => { kind: NoticeKind; what: string; until?: Date }
  /** Makes the change; reasons when it can not be made after all, and then nothing is kept but the refusal. */
  change: (tx: DatabaseTransaction, at: Date) => Promise<Refusal[]>
}

export type ChangedControl = { type: 'changed'; at: Date } | { type: 'refused'; reasons: Refusal[] }

/**
 * The one way to hold everybody back or let them go on: decided with the role and scope that hold now, on record in the
 * transaction of the change, announced to every open screen. A refusal is on record too.
 */
export function changeControl(context: OperationsContext, asked: ControlChange): Promise<ChangedControl> {
  const { gate, kind, reason, subject, action, applies, glassOf, details } = asked
  return context.db.transaction(async (tx) => {
    await lockKeys(tx, [`control:${subject}`])
    const operator = await operatorInForce(tx, asked.operator.id)
    const at = context.now()
    const mayNot = refuseControl({
      kind,
      operator,
      reason,
      ...(applies === undefined ? {} : { applies }),
      ...(glassOf === undefined ? {} : { glassOf }),
    })
    const reasons = mayNot.length > 0 ? mayNot : await asked.change(tx, at)
    const refused = reasons.length > 0
    const entry = {
      actor: operator.id,
      authority: refused ? 'none' : `role:${operator.role}`,
      gate,
      action: refused ? `${action}-refused` : action,
      tenant: null,
      subject,
      details: { kind, ...details, ...(refused ? { codes: reasons.map(({ code }) => code) } : {}) },
      planHash: null,
      reason: reason.trim() === '' ? null : reason.trim(),
      case: null,
    }
    if (!refused && asked.notice) await tell(context, tx, { ...asked.notice(operator), by: operator.id, tenant: null, link: '/controls' })
    await appendAudit(tx, { at, entry })
    if (refused) return { type: 'refused', reasons }
    await announce(tx, { at, topic: 'controls', tenant: null, subject })
    return { type: 'changed', at }
  })
}
