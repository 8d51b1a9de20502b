import { listLearnedCounts, listLearnedFacts, listStatedOutcomes, type LearnedFactRow } from '@lamplighter/db/queries'
import { calibrationReport, fixProbability, learnedCheckRates, learnedPrior, type Learned } from '@lamplighter/diagnosis/learn'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { titled } from '../diagnosis/diagnosis-view.ts'
import { packIndex } from '../model/pack-index.ts'
import type { LearnedFactView, LearningView } from '../views/learning-view.ts'
import { toFactViews } from './learned-fact-view.ts'
import { toLearned } from './learned-counts.ts'
import { shareInterval } from './share-interval.ts'

const dayMs = 24 * 3_600_000
const calibrationDays = 180
const answersMax = 10_000
/** Below this many answers, a share within a bin moves by a tenth and more with each one. */
const enoughAnswers = 30

/** How right the diagnoses were, against what they stated, and everything learned beside what the pack declares. */
export async function getLearning({ context, operator }: { context: OperationsContext; operator: Operator }): Promise<LearningView> {
  const since = new Date(context.now().getTime() - calibrationDays * dayMs)
  const [stated, counts] = await Promise.all([
    listStatedOutcomes(context.db, { scope: operator.scope, since, limit: answersMax }),
    listLearnedCounts(context.db),
  ])
  const report = calibrationReport(stated)
  const learned = toLearned(counts)
  return {
    calibration: {
      days: calibrationDays,
      answers: stated.length,
      enough: stated.length >= enoughAnswers,
      enoughFrom: enoughAnswers,
      brier: report.brier,
      right: stated.filter(({ right }) => right).length,
      bins: report.bins.map((bin) => ({ ...bin, ...shareInterval({ hits: Math.round(bin.right * bin.count), seen: bin.count }) })),
    },
    causes: causeLines({ context, learned }),
    checks: checkLines({ context, learned }),
    fixes: fixLines({ context, learned }),
  }
}

/** What was learned, newest first, withdrawn facts too. */
export async function listFacts(options: {
  context: OperationsContext
  operator: Operator
  kind?: LearnedFactRow['kind'] | undefined
  after?: string | null | undefined
  limit: number
}): Promise<{ items: LearnedFactView[]; next: string | null }> {
  const { context, operator, kind, after = null, limit } = options
  const page = await listLearnedFacts(context.db, {
    scope: operator.scope,
    ...(kind === undefined ? {} : { kind }),
    page: { after, limit },
  })
  return { items: await toFactViews({ context, rows: page.items }), next: page.next }
}

type Lines = { context: OperationsContext; learned: Learned }

function causeLines({ context, learned }: Lines): LearningView['causes'] {
  const index = packIndex(context.pack)
  const declared = new Map([
    ...context.pack.nodes.map(({ id, prior }) => [id, prior] as const),
    ...context.pack.causes.map(({ id, prior }) => [id, prior] as const),
  ])
  return Object.entries(learned.causes)
    .flatMap(([cause, { confirmed, windows }]) => {
      const prior = declared.get(cause)
      if (prior === undefined) return []
      return [
        {
          cause: titled({ index: index as never, id: cause }),
          declared: prior,
          learned: learnedPrior({ learned, cause, declared: prior }),
          confirmed,
          windows,
        },
      ]
    })
    .toSorted((a, b) => b.confirmed - a.confirmed || b.windows - a.windows || a.cause.id.localeCompare(b.cause.id))
}

function checkLines({ context, learned }: Lines): LearningView['checks'] {
  const { checks } = packIndex(context.pack)
  return Object.entries(learned.checks)
    .flatMap(([id, counts]) => {
      const check = checks.get(id)
      if (check === undefined) return []
      const declared = { sensitivity: check.sensitivity, falseAlarm: check.falseAlarm }
      return [{ check: { id, title: check.title }, declared, learned: learnedCheckRates({ learned, check: id, declared }), ...counts }]
    })
    .toSorted((a, b) => b.brokenSeen - a.brokenSeen || b.healthySeen - a.healthySeen || a.check.id.localeCompare(b.check.id))
}

function fixLines({ context, learned }: Lines): LearningView['fixes'] {
  const index = packIndex(context.pack) as never
  return Object.entries(learned.fixes)
    .flatMap(([remediation, byCause]) =>
      Object.entries(byCause)
        .filter(([, { tried }]) => tried > 0)
        .map(([cause, counts]) => ({
          remediation: titled({ index, id: remediation }),
          cause: titled({ index, id: cause }),
          ...counts,
          probability: fixProbability(counts),
        })),
    )
    .toSorted((a, b) => b.tried - a.tried || a.remediation.id.localeCompare(b.remediation.id))
}
