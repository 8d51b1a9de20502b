import type { LedgerRow } from '@lamplighter/catalog/evidence'
import { USAGE_UNSIGNED } from './candidates.ts'
import type { EvidenceContext } from './evidence-context.ts'
import type { CauseMarginal } from './marginals.ts'
import { decibans } from './probability.ts'
import { reachOf } from './reach.ts'
import {
  changeText,
  checkText,
  fleetText,
  impactText,
  notLookedText,
  priorText,
  severityText,
  signatureText,
  usageText,
} from './row-text.ts'

/** An observation that could not be made is worth a line only where it would have said much. */
const NOT_LOOKED_FROM = 0.5

/** The rows for and against one cause, in the order prior, signatures, checks (strongest first), fleet, change. They add up to its score. */
export function ledgerOf(options: { context: EvidenceContext; marginal: CauseMarginal }): { rows: LedgerRow[]; score: number } {
  const { cause, candidate } = options.marginal
  const { node, usage } = candidate.hypothesis
  const nodeId = options.context.model.nodes[node]!.id
  const rows: LedgerRow[] = [row({ kind: 'prior', ref: cause.id, llr: cause.logOdds, text: priorText(cause.prior) })]
  if (candidate.price !== 0) {
    const text = severityText({ nodeId, severity: candidate.severity })
    rows.push({ ...row({ kind: 'prior', ref: nodeId, llr: candidate.price, text }), aspect: 'severity' })
  }
  rows.push(...signatureRows({ ...options, usage }))
  rows.push(...checkRows(options).sort((a, b) => Math.abs(b.llr) - Math.abs(a.llr) || (a.ref < b.ref ? -1 : 1)))
  rows.push(...groupRows({ ...options, nodeId }))
  return { rows, score: rows.reduce((sum, { llr }) => sum + llr, 0) }
}

type RowOptions = { context: EvidenceContext; marginal: CauseMarginal }

function row(options: { kind: LedgerRow['kind']; ref: string; llr: number; text: string }): LedgerRow {
  return { kind: options.kind, ref: options.ref, llr: options.llr, decibans: decibans(options.llr), text: options.text }
}

function signatureRows({ context, marginal, usage }: RowOptions & { usage: boolean }): LedgerRow[] {
  const { cause } = marginal
  const signatures = context.signatures.get(cause.id) ?? []
  const rows = signatures.map((signature) =>
    row({ kind: 'signature', ref: signature.check ?? cause.id, llr: signature.llr, text: signatureText(signature) }),
  )
  if (usage && !signatures.some(({ llr }) => llr > 0)) {
    rows.push(row({ kind: 'signature', ref: cause.id, llr: USAGE_UNSIGNED, text: usageText() }))
  }
  return rows.sort((a, b) => b.llr - a.llr || (a.ref < b.ref ? -1 : 1))
}

function checkRows({ context, marginal }: RowOptions): LedgerRow[] {
  const { model, findings } = context
  const { hypothesis, pass, impact } = marginal.candidate
  const nodeId = model.nodes[hypothesis.node]!.id
  const reach = reachOf({ model, node: hypothesis.node })
  const rows: LedgerRow[] = []
  for (let i = 0; i < reach.checks.length; i += 1) {
    const check = model.checks[reach.checks[i]!]!
    const finding = findings.byCheck[reach.checks[i]!]
    if (finding === undefined) {
      if (reach.b[i]! >= NOT_LOOKED_FROM) rows.push(row({ kind: 'check', ref: check.id, llr: 0, text: notLookedText(check.id) }))
      continue
    }
    if (hypothesis.usage && finding.status === 'pass') continue
    const own = check.node === hypothesis.node
    const text = checkText({ finding, check, nodeId, own, expected: pass.values[pass.expectedAt + i]! * check.sensitivity })
    rows.push(row({ kind: 'check', ref: check.id, llr: pass.values[pass.rowsAt + i]!, text }))
  }
  if (impact !== 0) {
    const share = context.shares!.get(hypothesis.node)!
    rows.push({
      ...row({ kind: 'check', ref: impactRef({ context, marginal }), llr: impact, text: impactText({ nodeId, share }) }),
      aspect: 'impact',
    })
  }
  return rows
}

/** The check whose amount speaks: the node's own, else the largest that the node reaches. */
function impactRef({ context, marginal }: RowOptions): string {
  const { node } = marginal.candidate.hypothesis
  const measured = context.findings.failing.filter(({ observation }) => observation.magnitude !== undefined)
  const own = measured.filter(({ check }) => context.model.checks[check]!.node === node)
  const [largest] = (own.length > 0 ? own : measured).sort(
    (a, b) => b.observation.magnitude! - a.observation.magnitude! || (a.observation.check < b.observation.check ? -1 : 1),
  )
  return largest!.observation.check
}

function groupRows({ context, marginal, nodeId }: RowOptions & { nodeId: string }): LedgerRow[] {
  const { fleet, change, hypothesis, severity } = marginal.candidate
  if (hypothesis.usage) return []
  const rows: LedgerRow[] = []
  const entry = context.fleet.get(hypothesis.node)
  const changed = context.changes.get(hypothesis.node)
  if (entry !== undefined) {
    const alreadyIn = fleet === 0 && change > 0 ? 'change' : null
    rows.push(row({ kind: 'fleet', ref: nodeId, llr: fleet, text: fleetText({ entry, severity, llr: fleet, alreadyIn }) }))
  }
  if (changed !== undefined) {
    const alreadyIn = change === 0 && changed.llr > 0 ? 'fleet' : null
    rows.push(row({ kind: 'change', ref: nodeId, llr: change, text: changeText({ row: changed, alreadyIn }) }))
  }
  return rows
}
