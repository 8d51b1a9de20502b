import type { EvidenceBundle, EvidenceChange } from '@lamplighter/catalog/evidence'
import type { Findings } from './findings.ts'
import type { CompiledModel } from './model.ts'

const CHANGE_MAX = 2.5
const CHANGE_HALF_LIFE_MS = 2 * 3_600_000
const CHANGE_BOOST = 11

/** The strongest change on a node, or a later one, which counts 0 and is said. */
export type ChangeRow = { change: EvidenceChange; llr: number; before: boolean; gapMs: number }

/**
 * Per node, what its changes say: before the onset + min(2.5, ln(1 + 11·e^(−Δt/2h))), after it 0.
 * The onset is the earliest that any failing check is known to fail; no failing check, no onset, no rows.
 */
export function changeRows(options: { model: CompiledModel; bundle: EvidenceBundle; findings: Findings }): Map<number, ChangeRow> {
  const { model, bundle, findings } = options
  const rows = new Map<number, ChangeRow>()
  if (bundle.changes.length === 0) return rows
  const onset = onsetOf(findings)
  if (onset === null) return rows
  for (const change of bundle.changes) {
    const gapMs = onset - Date.parse(change.at)
    const llr = gapMs < 0 ? 0 : Math.min(CHANGE_MAX, Math.log(1 + CHANGE_BOOST * Math.exp(-gapMs / CHANGE_HALF_LIFE_MS)))
    for (const id of change.to === undefined ? [change.node] : [change.node, change.to]) {
      const node = model.nodeOf.get(id)
      if (node === undefined) continue
      const row: ChangeRow = { change, llr, before: gapMs >= 0, gapMs: Math.abs(gapMs) }
      const known = rows.get(node)
      if (known === undefined || isStronger({ row, than: known })) rows.set(node, row)
    }
  }
  return rows
}

function isStronger({ row, than }: { row: ChangeRow; than: ChangeRow }): boolean {
  if (row.before !== than.before) return row.before
  if (row.gapMs !== than.gapMs) return row.gapMs < than.gapMs
  return JSON.stringify(row.change) < JSON.stringify(than.change)
}

function onsetOf(findings: Findings): number | null {
  let onset = Infinity
  for (const { observation } of findings.failing) {
    const at = Date.parse(observation.since ?? observation.observedAt)
    if (at < onset) onset = at
  }
  return onset === Infinity ? null : onset
}
