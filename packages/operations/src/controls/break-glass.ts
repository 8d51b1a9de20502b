import {
  createBrokenGlass,
  findGlass,
  listTenantsByIds,
  listTenantsUnderGlass,
  lockBrokenGlass,
  updateBrokenGlass,
  EVERYTHING,
} from '@lamplighter/db/queries'
import { clockTime, covers, refusal, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { OperationRefusal } from '../operation-refusal.ts'
import { jobNames } from '../queue/job-names.ts'
import { changeControl, type ChangedControl } from './change-control.ts'

/** How long a broken glass gives way to limits. */
export const breakGlassMs = 30 * 60_000

type Asked = { context: OperationsContext; operator: Operator; reason: string; gate: string }

/**
 * For half an hour, and with a reason that will be reviewed, budgets, freezes, an open circuit and the wait for approval
 * of what can be taken back give way to this operator. On record, and announced to everyone, before anything is run.
 */
export async function breakGlass({
  context,
  operator,
  reason,
  gate,
}: Asked): Promise<Exclude<ChangedControl, { type: 'changed' }> | { type: 'broken'; id: string; until: Date }> {
  const id = context.newId()
  let until = context.now()
  const changed = await changeControl(context, {
    operator,
    gate,
    kind: 'break-glass',
    reason,
    // One glass at a time: two clicks break one.
    subject: `glass-of:${operator.id}`,
    action: 'glass.broken',
    details: { glass: id, minutes: breakGlassMs / 60_000 },
    notice: ({ name }) => ({
      kind: 'glass.broken',
      what: `${name} broke the glass: for half an hour budgets, freezes, circuits and waits for approval give way to them.`,
      until,
    }),
    change: async (tx, at) => {
      const broken = await findGlass(tx, { operator: operator.id, now: at })
      if (broken) return [refusal('glass/already', { until: clockTime(broken.until) })]
      until = new Date(at.getTime() + breakGlassMs)
      await createBrokenGlass(tx, { id, operator: operator.id, reason: reason.trim(), gate, brokenAt: at, until })
      if (context.notices)
        await context.queue.enqueue(tx, { name: jobNames.glassOver, data: { glass: id }, startAfter: until, onceKey: id })
      return []
    },
  })
  return changed.type === 'refused' ? changed : { type: 'broken', id, until }
}

/** Puts one's own glass back before its time: from now on limits hold again. It is reviewed all the same. */
export async function mendGlass({ context, operator, gate }: Omit<Asked, 'reason'>): Promise<ChangedControl> {
  return changeControl(context, {
    operator,
    gate,
    kind: 'mend-glass',
    reason: 'Not needed any more',
    subject: `glass-of:${operator.id}`,
    action: 'glass.mended',
    notice: ({ name }) => ({ kind: 'glass.closed', what: `${name} put the glass back before its time; a review waits.` }),
    change: async (tx, at) => {
      const broken = await findGlass(tx, { operator: operator.id, now: at })
      if (!broken) return [refusal('glass/state', { why: 'Your glass is not broken.' })]
      await updateBrokenGlass(tx, { id: broken.id, set: { mendedAt: at } })
      return []
    },
  })
}

/**
 * Somebody else's judgement of a broken glass and of everything that was done under it. Once it is over, by a lead who
 * sees every tenant that it touched; never by whoever broke it.
 */
export async function reviewGlass({
  context,
  operator,
  reason: note,
  gate,
  glass: id,
}: Asked & { glass: string }): Promise<ChangedControl> {
  const seen = await lockBrokenGlass(context.db, id)
  if (!seen) throw new OperationRefusal(refusal('glass/none', {}))
  const within = { operator: seen.operator, from: seen.brokenAt, until: seen.mendedAt ?? seen.until }
  const touched = await listTenantsUnderGlass(context.db, within)
  const tenants = await listTenantsByIds(context.db, { scope: EVERYTHING, tenants: touched })
  const outside = tenants.some((tenant) => !covers({ scope: operator.scope, tenant }))
  return changeControl(context, {
    operator,
    gate,
    kind: 'review-glass',
    reason: note,
    subject: `glass-of:${seen.operator}`,
    action: 'glass.reviewed',
    glassOf: seen.operator,
    details: { glass: id, tenants: touched.length },
    ...(outside ? { applies: EVERYTHING } : {}),
    change: async (tx, at) => {
      const glass = await lockBrokenGlass(tx, id)
      if (!glass || glass.reviewedAt !== null) return [refusal('glass/state', { why: 'It was reviewed already.' })]
      if (glass.mendedAt === null && glass.until > at)
        return [refusal('glass/state', { why: `It is still broken, until ${clockTime(glass.until)}: what it led to is not known yet.` })]
      await updateBrokenGlass(tx, { id, set: { reviewedAt: at, reviewedBy: operator.id, reviewNote: note.trim() } })
      return []
    },
  })
}
