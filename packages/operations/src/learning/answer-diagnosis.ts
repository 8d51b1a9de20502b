import { findDiagnosis, listTenantsByIds, type DiagnosisRow, type LearnedFactRow } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { OperationRefusal, refuseUnknown } from '../operation-refusal.ts'
import type { OutcomeView } from '../views/learning-view.ts'
import { getOutcome } from './get-outcome.ts'
import { keepFact, takeBackFact } from './keep-fact.ts'
import { forgetLearned } from './load-learned.ts'
import { causesOf, outcomeEvents, type Outcome } from './outcome-events.ts'
import { findSameIncident, groupOfCause } from './same-incident.ts'

export type AnswerOptions = {
  context: OperationsContext
  operator: Operator
  diagnosis: string
  /** Was it what the diagnosis named first, another cause (null: none that the pack knows), or nothing at all? */
  answer: { type: 'yes' } | { type: 'other'; cause: string | null } | { type: 'nothing-wrong' }
  note?: string | undefined
  gate?: string
}

/**
 * "Was this it?" Keeps the answer as what this incident taught, in place of an earlier one about the same incident; a shared cause is
 * counted once for all its tenants. With its audit event. Refuses a diagnosis unknown to this operator, a "yes" where nothing was
 * named, and a cause that the diagnosis could not have found.
 */
export async function answerDiagnosis(options: AnswerOptions): Promise<OutcomeView> {
  const { context, operator } = options
  const row = await findDiagnosis(context.db, { scope: operator.scope, id: options.diagnosis })
  if (row === null)
    throw refuseUnknown({
      noun: 'diagnosis',
      id: options.diagnosis,
      known: [],
      wayOut: 'Diagnose again; old evidence is deleted after a while.',
    })
  const outcome = outcomeOf({ row, answer: options.answer })
  const now = context.now()
  const trueCause = outcome.type === 'cause' ? outcome.cause : null
  const group = groupOfCause({ bundle: row.bundle, cause: trueCause })
  const { tenant, feature } = row
  const earlier = await findSameIncident(context.db, { tenant, feature, cause: trueCause, group, diagnosedAt: row.at })
  // Another tenant of the same shared trouble has taught this already: thanked for, and not counted again.
  if (earlier?.of === 'group') {
    const [seen] = await listTenantsByIds(context.db, { scope: operator.scope, tenants: [earlier.fact.tenant] })
    return { ...(await getOutcome(options)), countedBy: seen?.id ?? 'out-of-scope' }
  }
  await context.db.transaction(async (tx) => {
    if (earlier !== null) await takeBackFact(tx, { id: earlier.fact.id, by: operator.id, reason: 'answered anew', now })
    const fact = await keepFact(tx, { fact: toFact({ ...options, row, outcome, trueCause, group, now }), now })
    await appendAudit(tx, { at: now, entry: auditEntry({ ...options, row, fact }) })
    await announce(tx, { at: now, topic: 'learning', tenant, subject: row.id })
  })
  forgetLearned(context)
  return getOutcome(options)
}

function outcomeOf({ row, answer }: { row: DiagnosisRow; answer: AnswerOptions['answer'] }): Outcome {
  if (answer.type === 'nothing-wrong') return { type: 'nothing-wrong' }
  if (answer.type === 'other') {
    if (answer.cause === null) return { type: 'something-else' }
    const known = causesOf(row.bundle).map(({ id }) => id)
    if (known.includes(answer.cause)) return { type: 'cause', cause: answer.cause }
    throw refuseUnknown({
      noun: 'cause',
      id: answer.cause,
      known,
      wayOut: 'Choose one of the causes that this feature can have, or “something else”.',
    })
  }
  if (row.cause !== null) return { type: 'cause', cause: row.cause }
  throw new OperationRefusal({
    code: 'learning/nothing-stated',
    message: 'This diagnosis names no cause that could have been right.',
    wayOut: 'Say what it was instead.',
  })
}

type Kept = AnswerOptions & { row: DiagnosisRow; outcome: Outcome; trueCause: string | null; group: string | null; now: Date }

function toFact({ context, operator, row, outcome, trueCause, group, now, note }: Kept) {
  return {
    id: context.newId(),
    kind: 'outcome' as const,
    source: 'answer' as const,
    at: now,
    tenant: row.tenant,
    feature: row.feature,
    diagnosis: row.id,
    run: null,
    statedCause: row.cause,
    statedProbability: row.probability,
    statedRight: row.cause === null ? null : row.cause === trueCause,
    trueCause,
    group,
    remediation: null,
    fixed: null,
    events: outcomeEvents({ bundle: row.bundle, outcome }),
    by: operator.id,
    note: note ?? (outcome.type === 'nothing-wrong' ? 'Nothing was wrong.' : null),
  }
}

function auditEntry(options: AnswerOptions & { row: DiagnosisRow; fact: LearnedFactRow | null }) {
  const { operator, gate = 'console', row, fact, answer, note } = options
  return {
    actor: operator.id,
    authority: `role:${operator.role}`,
    gate,
    action: 'diagnosis.answered',
    tenant: row.tenant,
    subject: row.id,
    details: { fact: fact?.id ?? null, stated: row.cause, answer: answer.type, cause: answer.type === 'other' ? answer.cause : row.cause },
    planHash: null,
    reason: note ?? null,
    case: null,
  }
}
