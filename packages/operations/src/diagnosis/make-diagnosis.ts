import type { TenantFacts } from '@lamplighter/catalog'
import { explain } from '@lamplighter/diagnosis'
import { EVERYTHING, listChanges, saveDiagnosis, type DiagnosisRow } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { loadFleetSnapshot } from '../fleet/load-fleet-snapshot.ts'
import { loadLearned } from '../learning/load-learned.ts'
import { announce } from '../live/announce.ts'
import { tenantGroups } from '../model/tenant-model.ts'
import type { Collected } from './collect.ts'
import { buildEvidenceBundle } from './evidence-bundle.ts'

/** Changes older than this are not the reason for what broke now. */
const changesWithinMs = 24 * 3_600_000
const changesMax = 50

export type MakeDiagnosisOptions = {
  context: OperationsContext
  tenant: TenantFacts
  feature: string
  collected: Collected
  startedAt: Date
  /** Null: the sweep. */
  requestedBy: string | null
}

/** Bundles what was collected with the fleet's figures and recent changes, explains it, keeps both and tells open screens. */
export async function makeDiagnosis(options: MakeDiagnosisOptions): Promise<DiagnosisRow> {
  const { context, tenant, feature, collected } = options
  const { pack } = context
  const now = context.now()
  const [snapshot, learned, changes] = await Promise.all([
    loadFleetSnapshot(context),
    loadLearned(context),
    listChanges(context.db, {
      scope: EVERYTHING,
      tenant: tenant.id,
      groups: tenantGroups({ pack, tenant }),
      from: new Date(now.getTime() - changesWithinMs),
      to: now,
      limit: changesMax,
      // What operators do follows the trouble; counted, each cure would make its own part suspect for hours.
      exceptKind: 'operator',
    }),
  ])
  const bundle = buildEvidenceBundle({
    pack,
    tenant,
    feature,
    now,
    learned,
    results: collected.results,
    since: collected.since,
    fleet: snapshot.othersOf({ tenant: tenant.id, lookedAtSince: onsetOf({ collected, now }) }),
    changes: changes.map(({ node, kind, at, summary }) => ({ node, kind, at: at.toISOString(), summary })),
  })
  const explanation = explain(bundle)
  const top = explanation.verdict === 'no-fault' || explanation.verdict === 'unknown' ? undefined : explanation.causes[0]
  const row: DiagnosisRow = {
    id: context.newId(),
    tenant: tenant.id,
    feature,
    at: now,
    tookMs: Math.max(0, context.now().getTime() - options.startedAt.getTime()),
    verdict: explanation.verdict,
    scope: explanation.scope,
    cause: top?.cause ?? null,
    probability: top?.probability ?? null,
    bundle,
    explanation,
    requestedBy: options.requestedBy,
  }
  await saveDiagnosis(context.db, { diagnosis: row })
  await announce(context.db, { at: now, topic: 'diagnosis', tenant: tenant.id, subject: feature })
  return row
}

/** When the trouble began, as far as known: the earliest failing check. */
function onsetOf({ collected, now }: { collected: Collected; now: Date }): Date {
  const begins = collected.results
    .filter((result) => result.status === 'fail')
    .map((result) => Math.min(result.observedAt.getTime(), collected.since.get(result.check)?.getTime() ?? Infinity))
  return new Date(Math.min(now.getTime(), ...begins))
}
