import type { AuditEventRow } from '@lamplighter/db/queries'
import type { RolloutView } from '../views/rollout-view.ts'

/** The rollout's history from its audit entries, oldest first, in plain words. */
export function rolloutLog(entries: (AuditEventRow & { by: string })[]): RolloutView['log'] {
  return entries.toReversed().flatMap((entry) => {
    const text = wordsOf(entry)
    return text === null ? [] : [{ at: entry.at.toISOString(), text }]
  })
}

function wordsOf({ action, by, details, reason, tenant }: AuditEventRow & { by: string }): string | null {
  const because = reason ? `: ${reason}` : ''
  switch (action) {
    case 'rollout.plan-asked':
      return `${by} had ${number(details['tenants'])} tenants counted`
    case 'rollout.counted':
      return `Counted: ${number(details['planned'])} planned in ${number(details['rings'])} rings, ${number(details['refused'])} refused`
    case 'rollout.requested':
      return details['to'] === 'awaiting-approval' ? `${by} asked for approval${because}` : `${by} started it${because}`
    case 'rollout.approval-escalated':
      return reason ?? 'Nobody had answered; it was passed on'
    case 'rollout.approved':
      return `${by} approved it${because}`
    case 'rollout.rejected':
      return `${by} said no${because}`
    case 'rollout.ring-started':
      return `Ring ${number(details['ring'])} began, with ${number(details['tenants'])} ${details['tenants'] === 1 ? 'tenant' : 'tenants'}`
    case 'rollout.tenant-skipped':
      return `${tenant ?? 'A tenant'} was skipped`
    case 'rollout.paused':
      return `${by} paused it${because}`
    case 'rollout.resumed':
      return `${by} let it go on${because}`
    case 'rollout.abort-requested':
      return `${by} aborted it${because}`
    case 'rollout.aborted':
      return 'The last run at work has ended'
    case 'rollout.stopped':
      return `It stopped by itself: ${number(details['failed'])} did not fix`
    case 'rollout.finished':
      return `It finished: ${number(details['fixed'])} fixed, ${number(details['failed'])} not, ${number(details['skipped'])} skipped`
    case 'rollout.expired':
      return 'Nobody approved it in time'
    case 'rollout.request-refused':
    case 'rollout.approved-refused':
    case 'rollout.rejected-refused':
      return `${by} was refused`
    default:
      return null
  }
}

function number(value: unknown): string {
  return typeof value === 'number' ? String(value) : 'some'
}
