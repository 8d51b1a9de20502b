import { listTenantsByIds, lockRollout, readRolloutTenants, EVERYTHING, findOperator, type RolloutRow } from '@lamplighter/db/queries'
import {
  describeScope,
  refusal,
  refuseRolloutRequest,
  rolloutNeed,
  rolloutRefusal,
  covers,
  type ChangingRole,
  type Operator,
  type RolloutRefusal,
} from '@lamplighter/remediation'
import type { DatabaseTransaction } from '@lamplighter/db'
import type { OperationsContext } from '../context.ts'
import { refuseUnknown } from '../operation-refusal.ts'
import { findRemediation } from '../plan/plan.ts'
import { jobNames } from '../queue/job-names.ts'
import { approvalStandsMs } from '../approval/waiting-approval.ts'
import { rolloutLadder } from './escalate-rollout.ts'
import { caseOfRollout } from './case-of-rollout.ts'
import { isPlanned } from './count-rollout.ts'
import { moveRollout, recordRollout } from './move-rollout.ts'

export type RequestRolloutOptions = {
  operator: Operator
  rollout: string
  /** Of what was on the screen; exactly that is carried out. */
  hash: string
  reason: string
  case: string | null
  /** The number of tenants as the operator typed it, where the effect can not be taken back. */
  typedCount: string | null
  gate: string
}

export type AnsweredRollout = { type: 'moved'; rollout: RolloutRow } | { type: 'refused'; reasons: RolloutRefusal[] }

/**
 * Starts a counted rollout, or asks the person it needs. Once, whatever the number of clicks. State, audit entry and job
 * commit together; a refusal is recorded too.
 */
export function requestRollout(context: OperationsContext, options: RequestRolloutOptions): Promise<AnsweredRollout> {
  const { operator, gate } = options
  return context.db.transaction(async (tx) => {
    const rollout = await lockRollout(tx, options.rollout)
    if (!rollout) throw unknownRollout(options.rollout)
    if (rollout.requestedAt !== null && rollout.createdBy === operator.id && rollout.hash === options.hash)
      return { type: 'moved', rollout }
    const asked = await readAsked(context, { tx, rollout, options })
    if (asked.reasons.length > 0) {
      const audit = {
        by: operator.id,
        authority: 'none',
        gate,
        details: { codes: asked.reasons.map(({ code }) => code) },
        reason: options.reason,
      }
      await recordRollout(context, tx, { rollout, action: 'request-refused', audit })
      return { type: 'refused', reasons: asked.reasons }
    }
    const at = context.now()
    const { need } = asked
    const expiresAt = new Date(at.getTime() + approvalStandsMs)
    const moved = await moveRollout(context, tx, {
      rollout: rollout.id,
      event: need ? 'ask' : 'request',
      actor: 'requester',
      set: {
        reason: options.reason.trim(),
        caseId: options.case,
        requestedAt: at,
        ...(need
          ? {
              neededRole: need.by,
              neededBecause: need.because,
              approvalExpiresAt: expiresAt,
              nextRungAt: rolloutLadder({ neededRole: need.by, requestedAt: at, approvalExpiresAt: expiresAt })[1]?.at ?? null,
            }
          : { startedAt: at }),
      },
      audit: { by: operator.id, authority: `role:${operator.role}`, gate, details: { tenants: asked.tenants }, reason: options.reason },
    })
    if (moved.type === 'refused') return { type: 'refused', reasons: [rolloutRefusal('rollout/state', moved)] }
    if (!need) await context.queue.enqueue(tx, { name: jobNames.rollout, data: { rollout: rollout.id }, onceKey: rollout.id })
    return moved
  })
}

type Asked = { tx: DatabaseTransaction; rollout: RolloutRow; options: RequestRolloutOptions }

async function readAsked(
  context: OperationsContext,
  { tx, rollout, options }: Asked,
): Promise<{ reasons: RolloutRefusal[]; need: { by: ChangingRole; because: string } | null; tenants: number }> {
  const { operator } = options
  const remediation = findRemediation(context, rollout.remediation)
  const turns = (await readRolloutTenants(tx, rollout.id)).filter(isPlanned)
  const facts = new Map(
    (await listTenantsByIds(tx, { scope: EVERYTHING, tenants: turns.map(({ tenant }) => tenant) })).map((row) => [row.id, row]),
  )
  const outside = [...facts.values()].filter((tenant) => !covers({ scope: operator.scope, tenant })).map(({ id }) => id)
  const reasons = refuseRolloutRequest({
    operator,
    remediation,
    createdBy: { id: rollout.createdBy, name: (await findOperator(tx, { id: rollout.createdBy }))?.name ?? rollout.createdBy },
    hash: rollout.hash,
    plannedAt: rollout.plannedAt,
    tenants: turns.length,
    packVersion: { planned: rollout.packVersion, now: context.pack.version },
    caseNeeded: caseOfRollout({ remediation, params: rollout.params, turns, tenants: facts }),
    given: options,
    now: context.now(),
  })
  if (outside.length > 0) reasons.push(refusal('operator/scope', { tenants: outside, scope: describeScope(operator.scope) }))
  const need = rolloutNeed({
    operator,
    remediation,
    params: rollout.params,
    tenants: turns.flatMap(({ tenant, plan, neededRole, neededBecause }) => {
      const known = facts.get(tenant)
      const needs = neededRole === null ? null : { by: neededRole as ChangingRole, because: neededBecause ?? '' }
      return known ? [{ tenant: known, plan, needs }] : []
    }),
  })
  return { reasons, need, tenants: turns.length }
}

export function unknownRollout(id: string) {
  return refuseUnknown({ noun: 'rollout', id, known: [], wayOut: 'List the rollouts to find it.' })
}
