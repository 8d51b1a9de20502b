import { findOperator, listRollouts as listRows, readRollout, readRolloutTenants, type RolloutRow } from '@lamplighter/db/queries'
import type { Operator, RolloutRefusal } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { OperationRefusal } from '../operation-refusal.ts'
import type { RolloutLine, RolloutSelectionView, RolloutView } from '../views/rollout-view.ts'
import { answerRollout } from './approve-rollout.ts'
import { planRollout as plan } from './plan-rollout.ts'
import { requestRollout } from './request-rollout.ts'
import { countTurns } from './rollout-counts.ts'
import { getRolloutInScope } from './rollout-in-scope.ts'
import { toRolloutView } from './rollout-view.ts'
import { selectionWords } from './rollout-words.ts'
import { steerRollout } from './steer-rollout.ts'

// The doors of a rollout as screens and commands use them: each decides by the one function behind it, throws an
// `OperationRefusal` for a no, and answers with the rollout as it is then.

type Asked = { context: OperationsContext; operator: Operator; gate?: string }
type Answer = { type: 'refused'; reasons: RolloutRefusal[] } | { type: string; rollout: RolloutRow }

/** Begins to count; the answer is still `planning`. */
export function planRollout({
  context,
  operator,
  gate,
  params,
  ...asked
}: Asked & {
  remediation: string
  selection: RolloutSelectionView
  params?: Record<string, unknown> | undefined
  ringMax?: number | undefined
  tolerance?: number | undefined
}): Promise<RolloutView> {
  return show({ context, operator }, plan(context, { ...asked, params: params ?? {}, operator, gate: gate ?? 'console' }))
}

export async function getRollout({ context, operator, rollout }: Asked & { rollout: string }): Promise<RolloutView> {
  return toRolloutView(context, { operator, rollout: await getRolloutInScope(context.db, { operator, rollout }) })
}

/** Starts it exactly as it was counted, or asks the person it needs; once, however often it is called. */
export async function startRollout({
  context,
  operator,
  gate,
  ...asked
}: Asked & {
  rollout: string
  hash: string
  reason: string
  case?: string | undefined
  typedCount?: string | undefined
}): Promise<RolloutView> {
  await getRolloutInScope(context.db, { operator, rollout: asked.rollout })
  const options = { ...asked, operator, case: asked.case ?? null, typedCount: asked.typedCount ?? null, gate: gate ?? 'console' }
  return show({ context, operator }, requestRollout(context, options))
}

export function approveRollout(asked: Asked & { rollout: string; hash: string; reason: string }): Promise<RolloutView> {
  return answer(asked, 'approved')
}

export function rejectRollout(asked: Asked & { rollout: string; hash: string; reason: string }): Promise<RolloutView> {
  return answer(asked, 'rejected')
}

async function answer(
  { context, operator, gate, ...asked }: Asked & { rollout: string; hash: string; reason: string },
  said: 'approved' | 'rejected',
): Promise<RolloutView> {
  await getRolloutInScope(context.db, { operator, rollout: asked.rollout })
  return show({ context, operator }, answerRollout(context, { ...asked, operator, answer: said, gate: gate ?? 'console' }))
}

export function pauseRollout(asked: Asked & { rollout: string; reason: string }): Promise<RolloutView> {
  return steer(asked, 'pause')
}

export function resumeRollout(asked: Asked & { rollout: string; reason: string }): Promise<RolloutView> {
  return steer(asked, 'resume')
}

export function abortRollout(asked: Asked & { rollout: string; reason: string }): Promise<RolloutView> {
  return steer(asked, 'abort')
}

function steer({ context, operator, gate, ...asked }: Asked & { rollout: string; reason: string }, to: 'pause' | 'resume' | 'abort') {
  return show({ context, operator }, steerRollout(context, { ...asked, operator, to, gate: gate ?? 'console' }))
}

/** Rollouts that touch the operator's scope, the newest first. */
export async function listRollouts({
  context,
  operator,
  open,
  after,
  limit,
}: Asked & { open?: boolean | undefined; after?: string | null; limit?: number }): Promise<{ items: RolloutLine[]; next: string | null }> {
  const { items, next } = await listRows(context.db, {
    scope: operator.scope,
    openOnly: open ?? false,
    page: { after: after ?? null, limit: limit ?? 50 },
  })
  const { remediations } = packIndex(context.pack)
  const lines = await Promise.all(
    items.map(async (row): Promise<RolloutLine> => ({
      id: row.id,
      remediation: { id: row.remediation, title: remediations.get(row.remediation)?.title ?? row.remediation },
      selection: selectionWords(context, row),
      state: row.state,
      counts: countTurns(await readRolloutTenants(context.db, row.id)),
      createdBy: (await findOperator(context.db, { id: row.createdBy }))?.name ?? row.createdBy,
      createdAt: row.createdAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
    })),
  )
  return { items: lines, next }
}

/** Read anew after the change: what the operator sees is what stands in the database. */
async function show({ context, operator }: Asked, answering: Promise<Answer>): Promise<RolloutView> {
  const answered = await answering
  if (!('rollout' in answered)) throw refuseWith(answered.reasons)
  return toRolloutView(context, { operator, rollout: (await readRollout(context.db, answered.rollout.id)) ?? answered.rollout })
}

function refuseWith(reasons: RolloutRefusal[]): OperationRefusal {
  const [first] = reasons
  if (!first) throw new Error('a refusal without a reason')
  return new OperationRefusal({ ...first, message: reasons.map((reason) => reason.message).join(' ') })
}
