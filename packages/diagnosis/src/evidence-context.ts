import type { EvidenceBundle, FleetEntry } from '@lamplighter/catalog/evidence'
import { type ChangeRow, changeRows } from './change-row.ts'
import { type Findings, findingsOf } from './findings.ts'
import { ownExcessShares } from './impact.ts'
import { type CompiledModel, compileModel } from './model.ts'
import { neededBy } from './needed-by.ts'
import { otherIncidents, withoutChecks } from './other-incidents.ts'
import { clamp } from './probability.ts'

const SIGNATURE_MAX = 4

/** Everything that scoring reads, computed once per bundle. */
export type EvidenceContext = {
  bundle: EvidenceBundle
  model: CompiledModel
  /** What the feature in question needs; null: nothing in particular was asked about. Amounts are compared within it. */
  asked: Set<number> | null
  /** Something fails that has nothing to do with what is asked about; `findings` is without it. */
  hasOtherIncidents: boolean
  findings: Findings
  changes: Map<number, ChangeRow>
  /** The entry of this tenant's own group, by node. */
  fleet: Map<number, FleetEntry>
  /** Bounded to ±4 nats each. */
  signatures: Map<string, { llr: number; check?: string | undefined; says?: string | undefined }[]>
  shares: Map<number, number> | null
}

export function evidenceContext(bundle: EvidenceBundle): EvidenceContext {
  const model = compileModel(bundle.model)
  const { feature } = bundle.subject
  const asked = feature === undefined ? null : neededBy({ model, from: [model.nodeOf.get(feature)!] })
  const all = findingsOf({ model, bundle, asked })
  const aside = otherIncidents({ model, findings: all, asked })
  const findings = withoutChecks({ findings: all, aside })
  return {
    bundle,
    model,
    asked,
    hasOtherIncidents: aside.size > 0,
    findings,
    changes: changeRows({ model, bundle, findings }),
    fleet: fleetOf({ model, bundle }),
    signatures: signaturesOf(bundle),
    shares: ownExcessShares({ model, findings, asked }),
  }
}

function fleetOf({ model, bundle }: { model: CompiledModel; bundle: EvidenceBundle }): Map<number, FleetEntry> {
  const fleet = new Map<number, FleetEntry>()
  for (const entry of bundle.fleet) {
    const node = model.nodeOf.get(entry.node)!
    const { group, kind } = model.nodes[node]!
    const ownGroup = group === undefined || entry.group === undefined || group === entry.group
    if (kind !== 'shared' || !ownGroup) continue
    const known = fleet.get(node)
    if (known === undefined || entry.members > known.members) fleet.set(node, entry)
  }
  return fleet
}

function signaturesOf(bundle: EvidenceBundle): EvidenceContext['signatures'] {
  const byCause: EvidenceContext['signatures'] = new Map()
  for (const { cause, check, says, llr } of bundle.signatures) {
    const bounded = { check, says, llr: clamp({ value: llr, min: -SIGNATURE_MAX, max: SIGNATURE_MAX }) }
    const known = byCause.get(cause)
    if (known === undefined) byCause.set(cause, [bounded])
    else known.push(bounded)
  }
  return byCause
}
