import type { TenantFacts } from '@lamplighter/catalog'
import { EVERYTHING, listCheckStates, type DiagnosisRow } from '@lamplighter/db/queries'
import { askAutomatic } from '../automatic/ask-automatic.ts'
import type { OperationsContext } from '../context.ts'
import { applicableChecks } from '../model/applicable-checks.ts'
import { relatedNodes } from '../model/node-closure.ts'
import type { Collected } from './collect.ts'
import { fromState, isFreshAt } from './collect.ts'
import { makeDiagnosis } from './make-diagnosis.ts'

/** The sweep's diagnosis: from what its round has just confirmed, without looking again. */
export async function diagnoseFromStates(options: {
  context: OperationsContext
  tenant: TenantFacts
  feature: string
}): Promise<DiagnosisRow> {
  const { context, tenant, feature } = options
  const startedAt = context.now()
  const states = new Map((await listCheckStates(context.db, { scope: EVERYTHING, tenant: tenant.id })).map((state) => [state.check, state]))
  const related = relatedNodes({ pack: context.pack, node: feature })
  const collected: Collected = { results: [], since: new Map() }
  for (const check of applicableChecks({ pack: context.pack, tenant })) {
    const state = states.get(check.id)
    if (state === undefined || !related.has(check.observes)) continue
    const fresh = isFreshAt({ state, everySeconds: check.everySeconds, now: startedAt })
    collected.results.push(
      fresh
        ? fromState(state)
        : {
            ...fromState(state),
            status: 'unknown',
            message: state.status === 'unknown' ? state.message : 'stale',
            evidence: null,
            magnitude: null,
            confirmed: false,
          },
    )
    if (state.status === 'fail') collected.since.set(check.id, state.since)
  }
  const diagnosis = await makeDiagnosis({ context, tenant, feature, collected, startedAt, requestedBy: null })
  await askAutomatic(context, diagnosis)
  return diagnosis
}
