import type { Clients, Effect, Remediation, TenantFacts } from '@lamplighter/catalog'
import type { DatabaseTransaction } from '@lamplighter/db'
import {
  findTenant,
  findUndoOf,
  insertPlan,
  listRunSteps,
  lockKeys,
  lockRun,
  readPlan,
  type PlanRow,
  type RunRow,
  type RunStepRow,
} from '@lamplighter/db/queries'
import { clockTime, decide, isTerminal, planHash, planStaleAt, refusal, type Operator, type Refusal } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { refuseUnknown } from '../operation-refusal.ts'
import { lockKeyOf } from '../plan/lock-keys.ts'
import { findRemediation } from '../plan/plan.ts'
import { readSituation } from '../plan/situation.ts'
import { hasHappened } from './conclude-run.ts'
import { insertRun, sayLast, type RequestedRun } from './request-run.ts'

export type UndoRunOptions = { operator: Operator; run: string; reason: string; case: string | null; gate: string }

/**
 * Takes back what a run did, from what its steps captured, newest step first: a run of its own, with its own plan,
 * decision, journal and verdict. Possible until the time that the plan promised, once, and for half-done runs too.
 */
export async function undoRun(context: OperationsContext, options: UndoRunOptions): Promise<RequestedRun> {
  return context.db.transaction((tx) => undoInTransaction(context, { tx, options }))
}

/** For `decideRun`, which ends the half-done run in the same transaction. */
export async function undoInTransaction(
  context: OperationsContext,
  { tx, options }: { tx: DatabaseTransaction; options: UndoRunOptions },
): Promise<RequestedRun> {
  const original = await lockRun(tx, options.run)
  const tenant = original && (await findTenant(tx, { scope: options.operator.scope, tenant: original.tenant }))
  if (!original || !tenant) throw refuseUnknown({ noun: 'run', id: options.run, known: [], wayOut: 'List the runs to find it.' })
  const plan = (await readPlan(tx, original.planId))!
  const remediation = findRemediation(context, original.remediation)
  const rows = await listRunSteps(tx, original.id)
  const state = undoState({ context, original, plan, remediation, rows, already: await findUndoOf(tx, original.id) })
  if (state.type === 'refused') return { type: 'refused', reasons: [state.reason] }
  const steps = undoableSteps({ remediation, rows })

  await lockKeys(tx, [lockKeyOf({ component: plan.component, tenant, nodes: context.pack.nodes })])
  const undoPlan = planOfUndo(context, { original, plan, remediation, steps, tenant, operator: options.operator, gate: options.gate })
  const decision = decide(
    await readSituation(context, {
      db: tx,
      operator: options.operator,
      remediation,
      tenant,
      params: plan.params,
      plan: undoPlan,
      diagnosis: null,
      purpose: 'undo',
      phase: 'request',
      approval: null,
      run: null,
    }),
  )
  if (decision.type === 'refuse') return { type: 'refused', reasons: decision.reasons }
  const stored = await insertPlan(tx, undoPlan)
  const before = original.checksAfter ?? original.checksBefore
  const { run, last } = await insertRun(context, { tx, options, plan: stored, tenant, decision, before, undoOf: original.id, steps })
  await sayLast(tx, last)
  return { type: 'requested', run, again: false }
}

/** Steps that happened and say how they are taken back, newest first. */
export function undoableSteps({
  remediation,
  rows,
}: {
  remediation: Remediation<Clients, unknown>
  rows: RunStepRow[]
}): { id: string; title: string }[] {
  const withUndo = new Set(remediation.steps.filter((step) => step.undo !== undefined).map((step) => step.id))
  return rows
    .filter((row) => hasHappened(row) && withUndo.has(row.step))
    .map((row) => ({ id: row.step, title: `Take back: ${row.title}` }))
    .reverse()
}

export type UndoStateOptions = {
  context: OperationsContext
  original: RunRow
  plan: PlanRow
  remediation: Remediation<Clients, unknown>
  rows: RunStepRow[]
  already: RunRow | null
}
export type UndoState = { type: 'possible'; until: Date; how: string } | { type: 'refused'; reason: Refusal }

/** Whether a run can be taken back now, until when and how; or the reason why not. */
export function undoState({ context, original, plan, remediation, rows, already }: UndoStateOptions): UndoState {
  const no = (why: string): UndoState => ({ type: 'refused', reason: refusal('undo/none', { why }) })
  if (original.undoOf !== null) return no('it is an undo itself')
  if (already) return { type: 'refused', reason: refusal('undo/already', { run: already.id }) }
  if (original.state !== 'finished' && original.state !== 'cancelled')
    return no(isTerminal(original.state) ? 'nothing was changed' : 'it has not ended')
  if (!plan.undo.possible) return no(plan.undo.why.replace(/[.\s]+$/, ''))
  if (undoableSteps({ remediation, rows }).length === 0) return no('nothing was done that could be taken back')
  if (remediation.version !== plan.remediationVersion)
    return no(`version ${plan.remediationVersion} of “${remediation.title}” is no longer there`)
  const until = original.undoUntil ?? new Date(original.finishedAt!.getTime() + plan.undo.withinMinutes * 60_000)
  if (context.now() >= until) return { type: 'refused', reason: refusal('undo/expired', { at: clockTime(until) }) }
  return { type: 'possible', until, how: plan.undo.how }
}

type UndoPlanOptions = {
  original: RunRow
  plan: PlanRow
  remediation: Remediation<Clients, unknown>
  steps: { id: string; title: string }[]
  tenant: TenantFacts
  operator: Operator
  gate: string
}

function planOfUndo(context: OperationsContext, { original, plan, remediation, steps, tenant, operator, gate }: UndoPlanOptions): PlanRow {
  const whole = steps.length === remediation.steps.filter((step) => step.undo !== undefined).length
  const effects: Effect[] = whole
    ? plan.effects.map((effect) => ({ ...effect, what: `Taken back: ${effect.what}`, before: effect.after, after: effect.before }))
    : steps.map((step) => ({ what: step.title, component: plan.component, before: 'done', after: 'as it was before the run', count: null }))
  const madeAt = context.now()
  const identity = {
    tenant: tenant.id,
    remediation: { id: remediation.id, version: remediation.version },
    packVersion: context.pack.version,
    params: plan.params,
    effects,
    tenantsAffected: plan.tenantsAffected,
    diagnosis: null,
    undoOf: original.id,
  }
  return {
    ...plan,
    id: context.newId(),
    packVersion: context.pack.version,
    effects,
    hash: planHash(identity),
    diagnosisId: null,
    madeBy: operator.id,
    madeAt,
    staleAt: planStaleAt(madeAt),
    gate,
    undo: { possible: false, why: 'it is an undo itself' },
  }
}
