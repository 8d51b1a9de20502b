import type { DiagnosisRow } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'

const checksMax = 4

/** Why it runs, as an operator would have written it: the cause, how sure, and what was seen to fail. */
export function automaticReason({ context, diagnosis }: { context: OperationsContext; diagnosis: DiagnosisRow }): string {
  const index = packIndex(context.pack)
  const cause = index.causes.get(diagnosis.cause ?? '')?.title ?? diagnosis.cause ?? 'The cause'
  const feature = index.nodes.get(diagnosis.feature)?.title ?? diagnosis.feature
  const sure = diagnosis.probability === null ? '' : `, ${percent(diagnosis.probability)}`
  const failing = diagnosis.bundle.observations
    .filter(({ status, confirmed }) => status === 'fail' && confirmed)
    .map(({ check, message }) => `${index.checks.get(check)?.title ?? check}${message ? ` (${message})` : ''}`)
  const more = failing.length > checksMax ? ` and ${failing.length - checksMax} more` : ''
  const seen = failing.length > 0 ? ` Failing: ${failing.slice(0, checksMax).join('; ')}${more}.` : ''
  return `By itself: “${cause}” is confirmed${sure} for ${feature}.${seen}`.slice(0, 1000)
}

/** Never claims certainty that is only rounding. */
function percent(share: number): string {
  const whole = Math.round(share * 100)
  return whole === 100 && share < 1 ? '> 99 %' : `${whole} %`
}
