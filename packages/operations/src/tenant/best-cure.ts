import type { TenantFacts } from '@lamplighter/catalog'
import { findExplanation } from '@lamplighter/db/queries'
import type { Decision, Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { byStanding, decideOffer, rankRemediations } from '../diagnosis/list-offers.ts'
import { loadLearned } from '../learning/load-learned.ts'

export type BestCure = { id: string; title: string; decision: Decision; value: number }

/**
 * The remediation of this cause that the diagnosis' screen would offer first, with what this operator may do about it now; null: none
 * cures it, or the diagnosis is gone. Reads neither the evidence nor the history, which only that screen shows.
 */
export async function findBestCure(options: {
  context: OperationsContext
  operator: Operator
  tenant: TenantFacts
  diagnosis: string
  cause: string
}): Promise<BestCure | null> {
  const { context, operator, tenant, cause } = options
  const remediations = context.pack.remediations.filter((remediation) => remediation.cures.includes(cause))
  if (remediations.length === 0) return null
  const [row, learned] = await Promise.all([
    findExplanation(context.db, { scope: operator.scope, id: options.diagnosis }),
    loadLearned(context),
  ])
  // A diagnosis that named the cause once and was made anew since names others: nothing of it is offered.
  if (row === null || row.verdict === 'no-fault' || !row.explanation.causes.some((found) => found.cause === cause)) return null
  const ranked = rankRemediations({ explanation: row.explanation, remediations, learned })
  const cures = await Promise.all(
    remediations.map(async (remediation): Promise<BestCure> => ({
      id: remediation.id,
      title: remediation.title,
      decision: await decideOffer({ context, operator, tenant, row, remediation }),
      value: ranked.find(({ id }) => id === remediation.id)?.value ?? 0,
    })),
  )
  return cures.toSorted(byStanding)[0]!
}
