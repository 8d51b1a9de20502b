import type { ExplainedCause, Explanation } from '@lamplighter/catalog/evidence'

const verdictWords: Record<Explanation['verdict'], string> = {
  confirmed: 'Confirmed',
  likely: 'Likely',
  possible: 'Possible',
  unknown: 'Unknown: no cause of the model explains this well enough',
  'no-fault': 'Nothing is wrong',
}

/** An explanation for people. `engineer` adds each cause's ledger in decibans and the facts behind the verdict. */
export function explanationText(options: { explanation: Explanation; engineer: boolean }): string {
  const { explanation, engineer } = options
  const { subject, scope, causes } = explanation
  const about = subject.feature === undefined ? subject.tenant : `${subject.feature} of ${subject.tenant}`
  const lines = [
    `${about}: ${verdictWords[explanation.verdict]}${scope === null ? '' : scope === 'shared' ? ' (shared with other tenants)' : ' (this tenant only)'}`,
    '',
  ]
  for (const cause of causes) lines.push(...causeLines({ cause, engineer }))
  if (engineer || explanation.verdict === 'unknown') {
    lines.push(
      `  ${percent(explanation.unmodelled)}  something the model does not know`,
      `  ${percent(explanation.noFault)}  nothing is wrong`,
    )
  }
  lines.push('')
  lines.push(...facts(explanation))
  if (engineer) lines.push(`Looked at: ${explanation.freshness.fresh} of ${explanation.freshness.relevant} relevant checks are fresh`)
  return `${lines.join('\n').trimEnd()}\n`
}

function causeLines(options: { cause: ExplainedCause; engineer: boolean }): string[] {
  const { cause, engineer } = options
  const cures = cause.cures.length === 0 ? 'no remediation known' : `try ${cause.cures.join(' or ')}`
  const head = `  ${percent(cause.probability)}  ${cause.cause}  (${cause.node}; ${cures})`
  if (!engineer) return [head]
  const rows = cause.ledger.map((row) => `          ${decibans(row.decibans)} dB  ${row.kind.padEnd(9)}  ${row.ref}: ${row.text}`)
  const total = cause.ledger.reduce((sum, row) => sum + row.decibans, 0)
  return [head, ...rows, `          ${decibans(total)} dB  together`]
}

function facts(explanation: Explanation): string[] {
  const lines: string[] = []
  const list = (label: string, items: string[]): void => {
    if (items.length > 0) lines.push(`${label}: ${items.join(', ')}`)
  }
  list('Ruled out', explanation.ruledOut)
  list('Could not be checked', explanation.notChecked)
  for (const group of explanation.inseparable) lines.push(`No check tells these apart: ${group.join(' or ')}`)
  for (const pair of explanation.pairs) lines.push(`Both at once, ${percent(pair.probability).trim()}: ${pair.causes.join(' and ')}`)
  list(
    'Also found, but not the reason here',
    explanation.elsewhere.map(({ cause }) => cause),
  )
  if (explanation.nextBestCheck !== null) lines.push(`Look next at: ${explanation.nextBestCheck}`)
  return lines
}

function percent(probability: number): string {
  const text =
    probability > 0 && probability < 0.01 ? '<1' : probability < 1 && probability > 0.99 ? '>99' : String(Math.round(probability * 100))
  return `${text.padStart(3)} %`
}

function decibans(value: number): string {
  return `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(1)}`.padStart(7)
}
