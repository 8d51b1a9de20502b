import type { EvidenceBundle } from '@lamplighter/catalog/evidence'
import { findDiagnosis, findLatestDiagnosis } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { refuseUnknown } from '../operation-refusal.ts'
import { resolveFeature, resolveTenant } from '../tenant/resolve-tenant.ts'
import type { DiagnosisView } from '../views/diagnosis-view.ts'
import { showDiagnosis } from './show-diagnosis.ts'

/** The newest diagnosis of the feature, by whomever; null before the first. */
export async function getDiagnosis(options: {
  context: OperationsContext
  operator: Operator
  tenant: string
  feature: string
}): Promise<DiagnosisView | null> {
  const { context, operator } = options
  const feature = resolveFeature({ context, feature: options.feature })
  const tenant = await resolveTenant({ context, operator, tenant: options.tenant })
  const row = await findLatestDiagnosis(context.db, { scope: operator.scope, tenant: tenant.id, feature: feature.id })
  return row === null ? null : showDiagnosis({ context, operator, tenant, row })
}

/** All that a diagnosis saw, as the document that `lamp explain` reads. */
export async function getEvidenceBundle(options: {
  context: OperationsContext
  operator: Operator
  diagnosis: string
}): Promise<EvidenceBundle> {
  const { context, operator, diagnosis } = options
  const row = await findDiagnosis(context.db, { scope: operator.scope, id: diagnosis })
  if (row !== null) return row.bundle
  throw refuseUnknown({
    noun: 'diagnosis',
    id: diagnosis,
    known: [],
    wayOut: 'Diagnose the feature again; old evidence is deleted after a while.',
  })
}
