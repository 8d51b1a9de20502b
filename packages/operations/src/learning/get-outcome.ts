import { findDiagnosis, findOperator, findOutcomeOf } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { titled } from '../diagnosis/diagnosis-view.ts'
import { packIndex } from '../model/pack-index.ts'
import { refuseUnknown } from '../operation-refusal.ts'
import type { OutcomeView } from '../views/learning-view.ts'
import { causesOf } from './outcome-events.ts'

/** What is known of how a diagnosis came out, and the causes that one may name instead. */
export async function getOutcome(options: { context: OperationsContext; operator: Operator; diagnosis: string }): Promise<OutcomeView> {
  const { context, operator, diagnosis } = options
  const { scope } = operator
  const [row, fact] = await Promise.all([
    findDiagnosis(context.db, { scope, id: diagnosis }),
    findOutcomeOf(context.db, { scope, diagnosis }),
  ])
  if (row === null)
    throw refuseUnknown({ noun: 'diagnosis', id: diagnosis, known: [], wayOut: 'Diagnose again; old evidence is deleted after a while.' })
  const index = packIndex(context.pack) as never
  const answered = fact === null || fact.source !== 'answer' ? null : await findOperator(context.db, { id: fact.by })
  return {
    diagnosis,
    stated: row.cause === null ? null : titled({ index, id: row.cause }),
    outcome:
      fact === null
        ? null
        : {
            right: fact.statedRight,
            cause: fact.trueCause === null ? null : titled({ index, id: fact.trueCause }),
            source: fact.source,
            run: fact.run,
            by: answered?.name ?? null,
            at: fact.at.toISOString(),
          },
    candidates: causesOf(row.bundle)
      .filter(({ id }) => id !== row.cause)
      .map(({ id }) => titled({ index, id }))
      .toSorted((a, b) => a.title.localeCompare(b.title)),
    countedBy: null,
  }
}
