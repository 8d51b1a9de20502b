import type { Clients, Pack, TenantFacts } from '@lamplighter/catalog'
import type { EvidenceBundle, EvidenceChange, FleetEntry } from '@lamplighter/catalog/evidence'
import type { Json } from '@lamplighter/catalog/vocabulary'
import type { Learned } from '@lamplighter/diagnosis/learn'
import { tenantModel } from '../model/tenant-model.ts'
import type { ConfirmedResult } from './confirm.ts'

/**
 * Everything that a diagnosis saw, in the form that anyone can explain again offline: the tenant's model, the looks, the
 * signatures that the pack's typed predicates found in them, the other tenants' figures, and recent changes.
 */
export function buildEvidenceBundle<C extends Clients>(options: EvidenceOptions<C>): EvidenceBundle {
  const { pack, tenant, feature, now, learned } = options
  const model = tenantModel({ pack, tenant, feature, ...(learned === undefined ? {} : { learned }) })
  const checks = new Set(model.checks.map((check) => check.id))
  const nodes = new Set(model.nodes.map((node) => node.id))
  const results = options.results.filter((result) => checks.has(result.check))
  return {
    format: 'lamplighter.evidence/1',
    now: now.toISOString(),
    subject: { tenant: tenant.id, feature },
    model,
    observations: results.map((result) => observation({ result, since: options.since.get(result.check) })),
    signatures: signaturesOf({ pack, causes: new Set((model.causes ?? []).map((cause) => cause.id)), results }),
    fleet: options.fleet.filter((entry) => nodes.has(entry.node)),
    changes: options.changes,
  }
}

export type EvidenceOptions<C extends Clients> = {
  pack: Pack<C>
  tenant: TenantFacts
  feature: string
  now: Date
  results: ConfirmedResult[]
  /** Since when each check fails, where the sweep knows it. */
  since: Map<string, Date>
  fleet: FleetEntry[]
  changes: EvidenceChange[]
  /** What verified outcomes taught; absent: the pack’s own figures. */
  learned?: Learned
}

function observation({ result, since }: { result: ConfirmedResult; since: Date | undefined }): EvidenceBundle['observations'][number] {
  const { check, status, confirmed, passedAgain, observedAt, magnitude, message, evidence } = result
  return {
    check,
    status,
    ...(status === 'unknown' ? {} : { confirmed }),
    ...(passedAgain === undefined ? {} : { passedAgain }),
    observedAt: observedAt.toISOString(),
    ...(since === undefined || status !== 'fail' ? {} : { since: since.toISOString() }),
    ...(magnitude === null ? {} : { magnitude }),
    message,
    ...(evidence === null ? {} : { evidence: asRecord(evidence) }),
  }
}

export function asRecord(evidence: Json): Record<string, Json> {
  return typeof evidence === 'object' && evidence !== null && !Array.isArray(evidence) ? evidence : { value: evidence }
}

/** A predicate that throws on odd evidence does not match; it never stops a diagnosis. */
function signaturesOf<C extends Clients>(options: {
  pack: Pack<C>
  causes: Set<string>
  results: ConfirmedResult[]
}): EvidenceBundle['signatures'] {
  const looks = new Map(options.results.map((result) => [result.check, result]))
  return options.pack.causes
    .filter((cause) => options.causes.has(cause.id))
    .flatMap((cause) =>
      cause.signatures.flatMap((signature) => {
        const look = looks.get(signature.check)
        if (look === undefined || look.status === 'unknown' || !matches({ signature, look })) return []
        return [{ cause: cause.id, check: signature.check, llr: signature.llr, says: signature.says }]
      }),
    )
}

function matches(options: { signature: Pack['causes'][number]['signatures'][number]; look: ConfirmedResult }): boolean {
  try {
    return options.signature.matches({ message: options.look.message, evidence: options.look.evidence })
  } catch {
    return false
  }
}
