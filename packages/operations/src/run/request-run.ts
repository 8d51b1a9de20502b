import type { SQL } from 'drizzle-orm'
import { settleAll, shortTransaction, type DatabaseTransaction } from '@lamplighter/db'
import {
  createRun,
  findRunOfPlan,
  findTenantOfPlan,
  lockKeys,
  lockPlan,
  newRun,
  readDiagnosisOfPlan,
  type DiagnosisRow,
  type PlanRow,
  type RunRow,
} from '@lamplighter/db/queries'
import { decide, refusal, type Decision, type Gate, type Operator, type Refusal } from '@lamplighter/remediation'
import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import { auditStatement, storable } from '../audit/append-audit.ts'
import { escalationJob } from '../approval/escalate-approval.ts'
import { waitingApproval } from '../approval/waiting-approval.ts'
import type { OperationsContext } from '../context.ts'
import { announceStatement } from '../live/announce.ts'
import { tellOfQuestion } from '../notice/tell-of-run.ts'
import { refuseUnknown } from '../operation-refusal.ts'
import { lockKeyOf } from '../plan/lock-keys.ts'
import { parseParams } from '../plan/parse-params.ts'
import { findRemediation } from '../plan/plan.ts'
import { purposeOf } from '../plan/purpose-of.ts'
import { questionOfPlan } from '../plan/question-of-plan.ts'
import { readSituation, readStanding, standingQuestion, type StandingAhead, type StandingQuestion } from '../plan/situation.ts'
import { jobNames } from '../queue/job-names.ts'
import { questionInJob } from './ahead-of-start.ts'
import { checksBefore, type CheckSnapshot } from './checks-of-run.ts'
import type { RunBegun, RunMadeFrom } from './run-view.ts'
import { givenApproval, recordGiven, type GivenYes } from './given-approval.ts'

export type RequestRunOptions = {
  operator: Operator
  plan: string
  /** Of the plan that was on the screen; a run consumes exactly that one. */
  hash: string
  reason: string
  case: string | null
  /** What the operator typed where the effect can not be taken back. */
  typedTenantName?: string | null
  gate: string
  /** True where nobody is there to answer: what needs a yes and has none is refused instead of waiting. */
  startsAtOnce?: boolean
  /** A yes that was given to more than this run; whether it counts for this plan is decided like any other. */
  given?: GivenYes
}

export type RequestedRun = { type: 'requested'; run: RunRow; again: boolean; from?: RunMadeFrom } | { type: 'refused'; reasons: Refusal[] }

/**
 * Turns a plan into a run, once: whatever the number of clicks, a plan gives one run. Plan, decision, run, audit entry
 * and job commit together; a refusal is recorded too. Throws at the door for a plan that does not exist.
 */
export function requestRun(context: OperationsContext, options: RequestRunOptions): Promise<RequestedRun> {
  return shortTransaction(context.db, {
    read: (tx) => readRequest(context, tx, options),
    work: (tx, found) => answerRequest(context, tx, { options, found }),
  })
}

/** The same inside a transaction of the caller's, which says more than the run: that a rollout's tenant had its turn. */
export async function requestRunWithin(
  context: OperationsContext,
  tx: DatabaseTransaction,
  options: RequestRunOptions,
): Promise<RequestedRun> {
  const { result, last } = await answerRequest(context, tx, { options, found: await readRequest(context, tx, options) })
  await sayLast(tx, last)
  return result
}

/** For a transaction that goes on after these: its caller's own words come behind them. */
export async function sayLast(tx: DatabaseTransaction, last: SQL[]): Promise<void> {
  await settleAll(last.map((statement) => tx.execute(statement)))
}

type Found = {
  plan: PlanRow | null
  tenant: TenantFacts | null
  earlier: RunRow | null
  diagnosis: DiagnosisRow | null
  /** How things stand, with the keys of its question held; null for a plan that this process did not make. */
  ahead: StandingAhead | null
}

/** The plan, locked, and then what is known of it: sent together, done in this order. */
async function readRequest(context: OperationsContext, tx: DatabaseTransaction, { plan: id, operator }: RequestRunOptions): Promise<Found> {
  const question = questionOfPlan(context, { plan: id, operator: operator.id })
  const [plan, tenant, earlier, diagnosis, , standing] = await settleAll([
    lockPlan(tx, id),
    findTenantOfPlan(tx, { scope: operator.scope, plan: id }),
    findRunOfPlan(tx, id),
    readDiagnosisOfPlan(tx, id),
    question && lockKeys(tx, question.keys),
    question && readStanding(tx, { question, now: context.now() }),
  ] as const)
  return { plan, tenant, earlier, diagnosis, ahead: question && standing && { question, standing } }
}

/** What is answered, and what is written last. */
type Answered = { result: RequestedRun; last: SQL[] }

async function answerRequest(
  context: OperationsContext,
  tx: DatabaseTransaction,
  { options, found }: { options: RequestRunOptions; found: Found },
): Promise<Answered> {
  const { plan, tenant, earlier, diagnosis, ahead } = found
  if (!plan || !tenant) throw refuseUnknown({ noun: 'plan', id: options.plan, known: [], wayOut: 'Make a plan first.' })
  if (earlier?.requestedBy === options.operator.id && plan.hash === options.hash)
    return { result: { type: 'requested', run: earlier, again: true }, last: [] }

  const remediation = findRemediation(context, plan.remediation)
  const reasons = earlier ? [refusal('plan/consumed', { run: earlier.id })] : refuseRequest({ context, options, plan, tenant, remediation })
  if (reasons.length > 0) return refuse(context, { options, plan, reasons })

  const { nodes } = context.pack
  const touched = [plan.component, ...plan.effects.map((effect) => effect.component)]
  const keys = touched.map((component) => lockKeyOf({ component, tenant, nodes }))
  const isHeld = ahead !== null && keys.every((key) => ahead.question.keys.includes(key))
  // Sent together, done in this order: what is read is how it stands once the keys are held.
  const [, situation] = await settleAll([
    isHeld ? null : lockKeys(tx, keys),
    readSituation(context, {
      db: tx,
      operator: options.operator,
      remediation,
      tenant,
      params: parseParams({ remediation, params: plan.params }),
      plan,
      diagnosis,
      purpose: purposeOf(options.gate),
      phase: 'request',
      approval: null,
      run: null,
      ahead: isHeld ? ahead : null,
    }),
  ] as const)
  const asked = decide(situation)
  const approval = asked.type === 'needs-approval' && options.given ? await givenApproval(tx, { given: options.given, plan }) : null
  const decision = approval ? decide({ ...situation, approval }) : asked
  if (decision.type === 'needs-approval' && options.startsAtOnce)
    return refuse(context, { options, plan, reasons: [refusal('approval/missing', { because: decision.because })] })
  if (decision.type === 'refuse') return refuse(context, { options, plan, reasons: decision.reasons })
  const before = diagnosis ? checksBefore({ pack: context.pack, remediation, diagnosis, cause: plan.cause }) : []
  const { purpose, closure } = situation
  const question = standingQuestion(context, { operator: options.operator, tenant, remediation, purpose, closure, run: null })
  const { steps } = remediation
  const inserted = await insertRun(context, { tx, options, plan, tenant, decision, before, undoOf: null, steps, question })
  const { run } = inserted
  const result = { type: 'requested', run, again: false } as const
  if (!approval || asked.type !== 'needs-approval')
    return { result: { ...result, from: { plan, tenant, begun: inserted.begun } }, last: inserted.last }
  await sayLast(tx, inserted.last)
  await recordGiven(tx, { run, plan, asked, given: options.given! })
  return { result: { ...result, from: { plan, tenant, begun: null } }, last: [] }
}

type Checked = {
  context: OperationsContext
  options: RequestRunOptions
  plan: PlanRow
  tenant: TenantFacts
  remediation: Remediation<Clients, unknown>
}

function refuseRequest({ context, options, plan, tenant, remediation }: Checked): Refusal[] {
  const reasons: Refusal[] = []
  if (plan.hash !== options.hash) reasons.push(refusal('plan/other', {}))
  if (plan.remediationVersion !== remediation.version || plan.packVersion !== context.pack.version) {
    reasons.push(refusal('plan/changed', { change: `version ${context.pack.version} of the pack has replaced ${plan.packVersion}` }))
  }
  if (options.reason.trim() === '') reasons.push(refusal('request/no-reason', {}))
  const { effects, undo, tenantsAffected } = plan
  const params = parseParams({ remediation, params: plan.params })
  const because = remediation.caseNeeded?.({ tenant, params, plan: { effects, undo, tenantsAffected } }) ?? null
  if (because !== null && !options.case?.trim()) reasons.push(refusal('request/no-case', { because }))
  if (plan.effect === 'irreversible' && options.typedTenantName?.trim().toLowerCase() !== tenant.name.toLowerCase()) {
    reasons.push(refusal('request/tenant-name', { tenant: tenant.name }))
  }
  return reasons
}

function refuse(
  context: OperationsContext,
  { options, plan, reasons }: { options: RequestRunOptions; plan: PlanRow; reasons: Refusal[] },
): Answered {
  const entry = {
    actor: options.operator.id,
    authority: 'none',
    gate: options.gate,
    action: 'run.request-refused',
    tenant: plan.tenant,
    subject: plan.id,
    details: { codes: reasons.map((reason) => reason.code) },
    planHash: plan.hash,
    reason: options.reason,
    case: options.case,
  }
  return { result: { type: 'refused', reasons }, last: [auditStatement({ at: context.now(), entry })] }
}

export type InsertRunOptions = {
  tx: DatabaseTransaction
  options: Pick<RequestRunOptions, 'operator' | 'reason' | 'case' | 'gate'>
  plan: PlanRow
  tenant: TenantFacts
  decision: Exclude<Decision, { type: 'refuse' }>
  before: CheckSnapshot[]
  undoOf: string | null
  steps: { id: string; title: string }[]
  /** What its start will ask, where that is known. */
  question?: StandingQuestion
}

/**
 * The run with its steps and its approval or its job, its audit entry and the word to open screens, for `requestRun` and `undoRun`. What can wait for
 * the end of the transaction is in `last`: all of it where the run needs no approval.
 */
export async function insertRun(
  context: OperationsContext,
  { tx, options, plan, tenant, decision, before, undoOf, steps, question }: InsertRunOptions,
): Promise<{ run: RunRow; begun: RunBegun | null; last: SQL[] }> {
  const at = context.now()
  const id = context.newId()
  const waits = decision.type === 'needs-approval'
  const approval = waits
    ? waitingApproval({ run: { id, tenant: plan.tenant, requestedBy: options.operator.id }, planHash: plan.hash, decision, at })
    : null
  const state = waits ? 'awaiting-approval' : 'queued'
  const entry = {
    actor: options.operator.id,
    authority: waits ? `role:${options.operator.role}` : authorityOf({ via: decision.via, operator: options.operator, run: id }),
    gate: options.gate,
    action: undoOf === null ? 'run.requested' : 'run.undo-requested',
    tenant: plan.tenant,
    subject: id,
    details: { plan: plan.id, remediation: plan.remediation, to: state, undoOf },
    planHash: plan.hash,
    reason: options.reason,
    case: options.case,
  }
  const row = {
    id,
    planId: plan.id,
    tenant: plan.tenant,
    component: plan.component,
    remediation: plan.remediation,
    cause: plan.cause,
    state,
    lockKey: plan.effect === 'read-only' ? null : lockKeyOf({ component: plan.component, tenant, nodes: context.pack.nodes }),
    reason: options.reason.trim().toWellFormed().replaceAll('\0', ''),
    caseId: options.case,
    gate: options.gate,
    requestedBy: options.operator.id,
    requestedAt: at,
    checksBefore: before,
    undoOf,
  } as const
  const lastWords = [auditStatement({ at, entry }), announceStatement({ at, topic: 'run', tenant: plan.tenant, subject: id })]
  // The run first, here and below: a lock key that another run holds fails it, and with it the transaction.
  if (!approval) {
    const { run, steps: rows, statement } = newRun({ run: row, steps })
    const data = { run: id, ...(question ? { question: questionInJob({ question, run: id }) } : {}) }
    const job = await context.queue.enqueueStatement({ name: jobNames.run, data, onceKey: id })
    return {
      run,
      begun: { steps: rows, log: [{ at, action: entry.action, reason: storable(entry.reason) }] },
      last: [statement, job, ...lastWords],
    }
  }
  const [run] = await settleAll([
    createRun(tx, { run: row, steps, approval }),
    approval.nextRungAt ? context.queue.enqueue(tx, escalationJob({ run: id, at: approval.nextRungAt })) : null,
    tellOfQuestion(context, tx, { run: row, approval }),
  ] as const)
  return { run, begun: null, last: lastWords }
}

/** On whose authority: `role:l2`, `approval:<run>`, `break-glass`, `automatic`. */
export function authorityOf({ via, operator, run }: { via: Gate; operator: Operator; run: string }): string {
  if (via === 'role') return `role:${operator.role}`
  return via === 'approval' ? `approval:${run}` : via
}
