import { z } from 'zod'
import { roleSchema } from '@lamplighter/catalog/vocabulary'

/** What is told of outside of the console; docs/operations/notices.md says when each is sent. */
export const noticeKinds = [
  'approval.asked',
  'approval.escalated',
  'approval.expired',
  'glass.broken',
  'glass.closed',
  'remediation.stopped',
  'remediation.released',
  'circuit.opened',
  'automatic.stopped',
  'run.needs-decision',
  'rollout.paused',
  'rollout.stopped',
  'shared-problem.opened',
  'shared-problem.closed',
  'prober.offline',
  'prober.online',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/**
 * The body of a notice, in words that we wrote ourselves: what people typed (reasons, cases), what customers' systems answered
 * and what packs put into their messages may hold personal data, and stays behind the link.
 */
export const noticeSchema = z.strictObject({
  format: z.literal('lamplighter.notice/1'),
  /** The same for every try. */
  id: z.string().min(1),
  kind: z.enum(noticeKinds),
  at: z.iso.datetime(),
  /** Who caused it; null: the system by itself. */
  by: z.strictObject({ name: z.string(), role: roleSchema }).nullable(),
  what: z.string().min(1),
  /** Id of the tenant that it concerns; null: several, or none. */
  tenant: z.string().nullable(),
  /** Path of the console's page about it. */
  link: z.string().startsWith('/'),
  /** Until when it waits or lasts; null: no such time. */
  until: z.iso.datetime().nullable(),
})
export type Notice = z.infer<typeof noticeSchema>

/** Carries a notice to where the operator of Lamplighter wants it; never throws. */
export type NoticeSender = {
  send(message: {
    id: string
    sentAt: Date
    body: string
    signal: AbortSignal
  }): Promise<{ type: 'delivered' } | { type: 'failed'; message: string }>
}
