import { z } from 'zod'
import type { CheckStatus, Json } from '@lamplighter/catalog/vocabulary'
import type { CheckResult } from '../context.ts'
import { majority } from './confirm-change.ts'

/** What folding needs to go on, kept beside the check. */
const healthSchema = z.object({ unknownVisits: z.number().int().min(0) })

/** In how many visits in a row nothing could be seen before that is what is known. */
const unknownVisitsMin = 2

export type FoldedCheck = { status: CheckStatus; result: CheckResult; health: Json }

/**
 * What a visit's looks make of a check. Into failing and out of it only by two agreeing looks; `unknown` only when
 * nothing could be seen twice in a row, and never `fail`: not to see is not to see something bad.
 */
export function foldCheck({ known, health, looks }: { known: CheckStatus | undefined; health: Json; looks: CheckResult[] }): FoldedCheck {
  const before = healthSchema.safeParse(health)
  const unknownVisits = before.success ? before.data.unknownVisits : 0
  const last = looks.at(-1)!
  if (looks.every((look) => look.status === 'unknown')) {
    const visits = Math.min(unknownVisits + 1, 1000)
    const status = known === undefined || visits >= unknownVisitsMin ? 'unknown' : known
    return { status, result: last, health: { unknownVisits: visits } }
  }
  const status = decide({ known, looks })
  const telling = looks.findLast((look) => (look.status === 'fail') === (status === 'fail') && look.status !== 'unknown')
  return { status, result: telling ?? last, health: { unknownVisits: 0 } }
}

function decide({ known, looks }: { known: CheckStatus | undefined; looks: CheckResult[] }): CheckStatus {
  const latest = looks.findLast((look) => look.status === 'pass' || look.status === 'warn')
  const agreed = majority(looks)
  if (agreed === 'fail') return 'fail'
  if (agreed === 'not-fail') return latest!.status
  // One look that says what was known already needs no second one.
  if (known === 'fail') return 'fail'
  return latest?.status ?? known ?? 'unknown'
}
