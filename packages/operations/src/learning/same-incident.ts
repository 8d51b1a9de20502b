import type { EvidenceBundle } from '@lamplighter/catalog/evidence'
import type { Db } from '@lamplighter/db'
import { hasRecoveredSince, listOutcomesInForce, type LearnedFactRow } from '@lamplighter/db/queries'
import { causesOf } from './outcome-events.ts'

/** One incident is told of again and again: by each diagnosis of it, and by each tenant of a shared one. It teaches once. */
const sameFeatureMs = 24 * 3_600_000
const sameGroupMs = 6 * 3_600_000

/** Group of the shared component that the cause belongs to, as the bundle has it; null: the tenant's own. */
export function groupOfCause({ bundle, cause }: { bundle: EvidenceBundle; cause: string | null }): string | null {
  const of = causesOf(bundle).find(({ id }) => id === cause)?.of
  const node = bundle.model.nodes.find(({ id }) => id === of)
  return node?.kind === 'shared' ? (node.group ?? node.id) : null
}

export type Earlier = { of: 'feature' | 'group'; fact: LearnedFactRow }

/**
 * The outcome in force that is about the same incident: of this feature, which has not recovered in between, or of the same cause in
 * the same group within six hours. Null: nothing was learned of it yet.
 */
export async function findSameIncident(
  db: Db,
  options: { tenant: string; feature: string; cause: string | null; group: string | null; diagnosedAt: Date },
): Promise<Earlier | null> {
  const { tenant, feature, cause, group, diagnosedAt } = options
  const ofFeature = await listOutcomesInForce(db, {
    of: { tenant, feature },
    since: new Date(diagnosedAt.getTime() - sameFeatureMs),
  })
  const [latest] = ofFeature
  if (latest !== undefined) {
    const [from, to] = [latest.at, diagnosedAt].toSorted((a, b) => a.getTime() - b.getTime())
    if (!(await hasRecoveredSince(db, { tenant, feature, from: from!, to: to! }))) return { of: 'feature', fact: latest }
  }
  if (cause === null || group === null) return null
  const [ofGroup] = await listOutcomesInForce(db, {
    of: { trueCause: cause, group },
    since: new Date(diagnosedAt.getTime() - sameGroupMs),
  })
  return ofGroup === undefined ? null : { of: 'group', fact: ofGroup }
}
