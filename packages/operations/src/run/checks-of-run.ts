import type { Clients, Json, Pack, Remediation } from '@lamplighter/catalog'
import type { DiagnosisRow, RunRow } from '@lamplighter/db/queries'
import type { CheckPair } from '@lamplighter/remediation'
import type { CheckResult } from '../context.ts'

export type CheckSnapshot = RunRow['checksBefore'][number]

export type ChecksBeforeOptions = { pack: Pack; remediation: Remediation<Clients, unknown>; diagnosis: DiagnosisRow; cause: string | null }

/**
 * The checks that decide the verdict, as the diagnosis saw them: those that the remediation names, and every failing one
 * that its cause can have made fail, which is one that observes the cause's node, the diagnosed feature, or anything
 * on a way between the two. A failure elsewhere has another cause and says nothing about this run.
 */
export function checksBefore({ pack, remediation, diagnosis, cause }: ChecksBeforeOptions): CheckSnapshot[] {
  const broken = pack.causes.find((candidate) => candidate.id === cause)?.of ?? remediation.component
  const onTheWay = nodesBetween({ pack, from: diagnosis.feature, to: broken })
  const observes = new Map(pack.checks.map((check) => [check.id, check.observes]))
  const seen = diagnosis.bundle.observations.map((observation): CheckSnapshot => ({
    check: observation.check,
    status: observation.status,
    message: observation.message ?? '',
    evidence: (observation.evidence ?? null) as Json,
    magnitude: observation.magnitude ?? null,
    observedAt: observation.observedAt,
  }))
  const failing = seen.filter((snapshot) => snapshot.status === 'fail' && onTheWay.has(observes.get(snapshot.check) ?? ''))
  const named = remediation.verify.checks.map((check) => seen.find((snapshot) => snapshot.check === check) ?? notSeen(check, diagnosis))
  return [...new Map([...failing, ...named].map((snapshot) => [snapshot.check, snapshot])).values()]
}

/** Before and after, side by side; `after` null where nobody has looked again. */
export function pairChecks({ before, after }: { before: CheckSnapshot[]; after: CheckSnapshot[] }): CheckPair[] {
  const found = new Map(after.map((snapshot) => [snapshot.check, snapshot.status]))
  return before.map(({ check, status }) => ({ check, before: status, after: found.get(check) ?? null }))
}

export function snapshotOf({ check, status, message, evidence, magnitude, observedAt }: CheckResult): CheckSnapshot {
  return { check, status, message, evidence, magnitude, observedAt: observedAt.toISOString() }
}

function notSeen(check: string, diagnosis: DiagnosisRow): CheckSnapshot {
  return {
    check,
    status: 'unknown',
    message: 'not looked at before the run',
    evidence: null,
    magnitude: null,
    observedAt: diagnosis.at.toISOString(),
  }
}

/** Nodes on any way from `from` down to `to`, both included. */
function nodesBetween({ pack, from, to }: { pack: Pack; from: string; to: string }): Set<string> {
  const nodes = new Map(pack.nodes.map((node) => [node.id, node]))
  const reaches = new Map<string, boolean>()
  const leadsTo = (id: string): boolean => {
    const known = reaches.get(id)
    if (known !== undefined) return known
    reaches.set(id, id === to)
    const leads =
      id === to ||
      (nodes
        .get(id)
        ?.dependsOn.map((edge) => leadsTo(edge.on))
        .some(Boolean) ??
        false)
    reaches.set(id, leads)
    return leads
  }
  leadsTo(from)
  return new Set([from, to, ...[...reaches].filter(([, leads]) => leads).map(([id]) => id)])
}
