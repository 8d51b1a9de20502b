import type { FleetEntry } from '@lamplighter/catalog/evidence'
import type { ChangeRow } from './change-row.ts'
import type { Finding } from './findings.ts'
import { FLEET_MEMBERS_MIN, failingShare } from './fleet-test.ts'
import type { CompiledCheck } from './model.ts'

// One plain sentence a row: what was seen, and which way it points. Numbers come rounded, never as rates with five digits.

export function priorText(prior: number): string {
  if (prior <= 0) return 'Never known to be the cause.'
  const oneIn = Math.round(1 / prior)
  return oneIn <= 1 ? 'Nearly always the cause, before any evidence.' : `Before any evidence: the cause in about 1 of ${oneIn} windows.`
}

export function severityText({ nodeId, severity }: { nodeId: string; severity: number }): string {
  return `Assumes that ${nodeId} breaks only a part of the calls, about ${percent(severity)}.`
}

export function usageText(): string {
  return 'Nothing seen shows that it is used wrongly.'
}

export function signatureText(signature: { check?: string | undefined; says?: string | undefined; llr: number }): string {
  const what = signature.says ?? 'What was seen'
  const where = signature.check === undefined ? '' : ` (${signature.check})`
  return signature.llr >= 0 ? `${what}${where}: this is how the cause shows itself.` : `${what}${where}: the cause would look different.`
}

export function checkText(options: { finding: Finding; check: CompiledCheck; nodeId: string; own: boolean; expected: number }): string {
  const { finding, check, nodeId, own } = options
  const expected = percent(options.expected)
  if (finding.status === 'pass') {
    return own
      ? `${check.id} passes: a direct look at ${nodeId} finds nothing wrong.`
      : `${check.id} passes: it would fail ${expected} of the time if ${nodeId} were broken.`
  }
  if (finding.status === 'once') return `${check.id} failed once and not when run again: it may come and go, it is not simply broken.`
  const verb = finding.status === 'warn' ? 'warns' : 'fails'
  if (finding.falseOdds < 0) return `${check.id} ${verb}, but so little beside the largest trouble that it speaks against ${nodeId}.`
  const weak = weakness({ finding, check })
  return own
    ? `${check.id} ${verb}: a direct look at ${nodeId}${weak}.`
    : `${check.id} ${verb}: expected ${expected} of the time if ${nodeId} were broken${weak}.`
}

function weakness({ finding, check }: { finding: Finding; check: CompiledCheck }): string {
  if (finding.falseAlarm <= check.falseAlarm) return ''
  if (finding.status === 'warn') return ', only a warning'
  if (finding.observation.confirmed === false) return ', but it could not be run again'
  return finding.observation.magnitude === undefined ? ', where much is red besides' : ', small beside the largest trouble'
}

export function notLookedText(check: string): string {
  return `${check} could not be looked at: says nothing either way.`
}

export function impactText({ nodeId, share }: { nodeId: string; share: number }): string {
  return `${percent(share)} of the trouble that no failing dependency explains arises at ${nodeId}.`
}

export function fleetText(options: { entry: FleetEntry; severity: number; llr: number; alreadyIn: 'change' | null }): string {
  const { entry, severity, llr, alreadyIn } = options
  const group = entry.group ?? entry.node
  if (entry.members < FLEET_MEMBERS_MIN) return `Only ${entry.members} other tenants on ${group} were looked at: too few to tell.`
  const rate = severity === 1 ? null : failingShare(entry)
  const seen =
    rate === null
      ? `${entry.sick} of ${entry.members} other tenants on ${group} are sick in the same way`
      : `${percent(rate)} of the looks at ${entry.members} other tenants on ${group} fail`
  if (alreadyIn === 'change') return `${seen}; the change says more and is counted instead.`
  if (llr > 0) return `${seen}: points to what they share.`
  return `${seen}: points away from what they share, to this tenant alone.`
}

export function changeText({ row, alreadyIn }: { row: ChangeRow; alreadyIn: 'fleet' | null }): string {
  const { change, before, gapMs } = row
  const what = change.summary === undefined ? change.kind : `${change.kind} "${change.summary}"`
  if (!before) return `${what} came ${duration(gapMs)} after it broke: it cannot be the reason.`
  const when = `${what} came ${duration(gapMs)} before it broke`
  return alreadyIn === null ? `${when}.` : `${when}; the other tenants with it already tell more.`
}

function percent(share: number): string {
  const value = share * 100
  if (value > 0 && value < 1) return 'under 1 %'
  return `${Math.round(value)} %`
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 1) return 'under a minute'
  if (minutes < 120) return minutes === 1 ? '1 minute' : `${minutes} minutes`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}
