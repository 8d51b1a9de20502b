import type { Pack } from '@lamplighter/catalog'
import type { DiagnosisOutcome, DiagnosisRow } from '@lamplighter/db/queries'
import { canonicalJson, sha256Hex, type DecidedDiagnosis } from '@lamplighter/remediation'

/** A stored diagnosis as `decide` reads it. */
export function decidedDiagnosis({ diagnosis, pack }: { diagnosis: DiagnosisOutcome; pack: Pack }): DecidedDiagnosis {
  const titles = new Map(pack.causes.map((cause) => [cause.id, cause.title]))
  return {
    id: diagnosis.id,
    tenant: diagnosis.tenant,
    at: diagnosis.at,
    verdict: diagnosis.verdict,
    scope: diagnosis.scope,
    causes: diagnosis.explanation.causes.map(({ cause, node, probability }) => ({
      id: cause,
      title: titles.get(cause) ?? cause,
      node,
      probability,
    })),
  }
}

/** What binds a plan to exactly this evidence and this explanation of it. */
export function diagnosisHash(diagnosis: DiagnosisRow): string {
  return sha256Hex(canonicalJson({ bundle: diagnosis.bundle, explanation: diagnosis.explanation }))
}
