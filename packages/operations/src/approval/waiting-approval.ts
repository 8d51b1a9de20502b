import type { ApprovalRow, RunRow } from '@lamplighter/db/queries'
import type { Decision } from '@lamplighter/remediation'
import { ladderOf } from './escalate-approval.ts'

/** How long a request for approval stands. */
export const approvalStandsMs = 30 * 60_000

export type WaitingApprovalOptions = {
  run: Pick<RunRow, 'id' | 'tenant' | 'requestedBy'>
  planHash: string
  decision: Extract<Decision, { type: 'needs-approval' }>
  at: Date
}

type Waiting = Omit<ApprovalRow, 'decision' | 'decidedBy' | 'decidedAt' | 'reason'>

/** The question that a run waits with: of whom, until when, and when it is passed on if nobody answers. */
export function waitingApproval({ run, planHash, decision, at }: WaitingApprovalOptions): Waiting {
  const asked = { neededRole: decision.by, requestedAt: at, expiresAt: new Date(at.getTime() + approvalStandsMs) }
  return {
    ...asked,
    run: run.id,
    tenant: run.tenant,
    because: decision.because,
    planHash,
    requestedBy: run.requestedBy,
    rung: 0,
    nextRungAt: ladderOf(asked)[1]?.at ?? null,
  }
}
