import {
  EVERYTHING,
  findDiagnosis,
  listFactsOfRun,
  listRunsToLearnFrom,
  readPlan,
  readRun,
  type DiagnosisRow,
  type PlanRow,
  type RunRow,
} from '@lamplighter/db/queries'
import type { LearnEvent } from '@lamplighter/diagnosis/learn'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { keepFact, takeBackFact, type FactToKeep } from './keep-fact.ts'
import { forgetLearned } from './load-learned.ts'
import { outcomeEvents } from './outcome-events.ts'
import { findSameIncident, groupOfCause } from './same-incident.ts'

const by = 'system:learning'
const atOnceMax = 200
/** Follow-ups come within a day; a run older than this teaches nothing new. */
const lookBackMs = 7 * 24 * 3_600_000
/** A cure of several causes shows which it was only when the diagnosis was this much surer of one than of the others. */
const sureShare = 0.8

/**
 * Learns from every run that has a verdict and has not taught yet: whether its remediation cures the cause it was meant for, and,
 * where it did, that this was the cause. A relapse takes both back. Each run teaches once, whoever calls, however often. Returns how
 * many facts were kept.
 */
export async function learnFromRuns({ context }: { context: OperationsContext }): Promise<number> {
  const since = new Date(context.now().getTime() - lookBackMs)
  let kept = 0
  for (const { run, relapsed } of await listRunsToLearnFrom(context.db, { since, limit: atOnceMax })) {
    kept += relapsed ? await learnRelapse({ context, run }) : await learnVerdict({ context, run })
  }
  if (kept > 0) forgetLearned(context)
  return kept
}

async function learnVerdict({ context, run: id }: { context: OperationsContext; run: string }): Promise<number> {
  const now = context.now()
  const run = await readRun(context.db, id)
  const plan = run === null ? null : await readPlan(context.db, run.planId)
  if (run === null || plan === null || run.cause === null) return 0
  const diagnosis = plan.diagnosisId === null ? null : await findDiagnosis(context.db, { scope: EVERYTHING, id: plan.diagnosisId })
  const outcome = await outcomeFact({ context, run, plan, diagnosis, now })
  return context.db.transaction(async (tx) => {
    const fix = await keepFact(tx, {
      fact: fixFact({ context, run, plan, diagnosis, fixed: run.verdict === 'fixed', source: 'run', now }),
      now,
    })
    // Another worker was faster.
    if (fix === null) return 0
    const cause = outcome === null ? null : await keepFact(tx, { fact: outcome, now })
    await announce(tx, { at: now, topic: 'learning', tenant: run.tenant, subject: diagnosis?.id ?? null })
    return 1 + Number(cause !== null)
  })
}

/** What was cured has come back: it was not cured, and the cause may have been another. */
async function learnRelapse({ context, run: id }: { context: OperationsContext; run: string }): Promise<number> {
  const now = context.now()
  const run = await readRun(context.db, id)
  const plan = run === null ? null : await readPlan(context.db, run.planId)
  if (run === null || plan === null || run.cause === null) return 0
  return context.db.transaction(async (tx) => {
    const fact = fixFact({ context, run, plan, diagnosis: null, fixed: false, source: 'relapse', now })
    if ((await keepFact(tx, { fact, now })) === null) return 0
    for (const earlier of await listFactsOfRun(tx, { run: id }))
      if (earlier.source === 'run') await takeBackFact(tx, { id: earlier.id, by, reason: 'it relapsed at the follow-up', now })
    await announce(tx, { at: now, topic: 'learning', tenant: run.tenant, subject: plan.diagnosisId })
    return 1
  })
}

type Run = { context: OperationsContext; run: RunRow; plan: PlanRow; diagnosis: DiagnosisRow | null; now: Date }

function fixFact(options: Run & { fixed: boolean; source: 'run' | 'relapse' }): FactToKeep {
  const { run, fixed } = options
  const cause = run.cause!
  const verified: LearnEvent = { type: 'remediation-verified', remediation: run.remediation, cause, fixed }
  // A cure that changed nothing speaks against the cause it was meant for: it was watched once more, and not confirmed.
  const against: LearnEvent[] = fixed ? [] : [{ type: 'windows-watched', cause, windows: 1 }]
  return { ...base(options), kind: 'fix', source: options.source, remediation: run.remediation, fixed, events: [verified, ...against] }
}

/** Null: the verdict does not tell the cause, or this incident has taught already. */
async function outcomeFact(options: Run): Promise<FactToKeep | null> {
  const { context, run, diagnosis } = options
  const cause = run.cause!
  if (run.verdict !== 'fixed' || diagnosis === null || !tellsCause({ context, run, diagnosis })) return null
  const group = groupOfCause({ bundle: diagnosis.bundle, cause })
  const { tenant, feature, at } = diagnosis
  if ((await findSameIncident(context.db, { tenant, feature, cause, group, diagnosedAt: at })) !== null) return null
  return {
    ...base(options),
    kind: 'outcome',
    source: 'run',
    statedRight: diagnosis.cause === null ? null : diagnosis.cause === cause,
    trueCause: cause,
    group,
    events: outcomeEvents({ bundle: diagnosis.bundle, outcome: { type: 'cause', cause } }),
  }
}

function tellsCause({ context, run, diagnosis }: { context: OperationsContext; run: RunRow; diagnosis: DiagnosisRow }): boolean {
  const cures = context.pack.remediations.find(({ id }) => id === run.remediation)?.cures ?? []
  if (!cures.includes(run.cause!)) return false
  const cured = diagnosis.explanation.causes.filter(({ cause }) => cures.includes(cause))
  const all = cured.reduce((sum, { probability }) => sum + probability, 0)
  const own = cured.find(({ cause }) => cause === run.cause)?.probability ?? 0
  return all > 0 && own / all >= sureShare
}

function base({ context, run, plan, diagnosis, now }: Run): FactToKeep {
  return {
    id: context.newId(),
    kind: 'fix',
    source: 'run',
    at: now,
    tenant: run.tenant,
    feature: plan.feature ?? diagnosis?.feature ?? '',
    diagnosis: plan.diagnosisId,
    run: run.id,
    statedCause: diagnosis?.cause ?? null,
    statedProbability: diagnosis?.probability ?? null,
    statedRight: null,
    trueCause: null,
    group: null,
    remediation: null,
    fixed: null,
    events: [],
    by,
    note: null,
  }
}
