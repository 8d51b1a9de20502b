import type { TenantFacts } from '@lamplighter/catalog'
import type { DiagnosisRow } from '@lamplighter/db/queries'
import { evidenceStaleMs, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import type { DiagnosisView } from '../views/diagnosis-view.ts'
import { toDiagnosisView } from './diagnosis-view.ts'
import { listOffers } from './list-offers.ts'

/** A stored diagnosis as this operator sees it now: the answer is the same for all, what they may press is not. */
export async function showDiagnosis(options: {
  context: OperationsContext
  operator: Operator
  tenant: TenantFacts
  row: DiagnosisRow
}): Promise<DiagnosisView> {
  const { context, tenant, row } = options
  return toDiagnosisView({
    pack: context.pack,
    tenant,
    featureId: row.feature,
    record: row,
    offers: await listOffers(options),
    staleAfterMs: evidenceStaleMs,
  })
}
