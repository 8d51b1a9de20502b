import {
  createMaintenanceWindow,
  endMaintenanceWindow,
  expediteTenants,
  findMaintenanceWindow,
  type MaintenanceWindowRow,
} from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { getTenantDirectory } from '../fleet/tenant-directory.ts'
import { announce } from '../live/announce.ts'
import { packIndex } from '../model/pack-index.ts'
import { OperationRefusal, refuseUnknown } from '../operation-refusal.ts'
import { resolveTenant } from '../tenant/resolve-tenant.ts'
import type { MaintenanceWindowView } from '../views/maintenance-view.ts'
import { toWindowView } from './list-maintenance.ts'
import { forgetWindows } from './windows.ts'

export type MaintenanceTarget = { tenant: string } | { node: string; group: string }

type Asked = { context: OperationsContext; operator: Operator; gate?: string }

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** Clocks differ a little, and forms are filled in slowly. */
const lateMaxMs = 5 * minuteMs
const lengthMaxMs = 14 * dayMs
const aheadMaxMs = 90 * dayMs

/**
 * Sets a window in which nothing is concluded from looks, and none is downtime. Not for the past: what was downtime stays downtime.
 * A shared component's window concerns every tenant in its group, so it takes a scope of everything. With its audit event.
 */
export async function setMaintenance(
  options: Asked & { target: MaintenanceTarget; from: Date; to: Date; reason: string },
): Promise<MaintenanceWindowView> {
  const { context, operator, reason } = options
  const now = context.now()
  refuseTimes({ ...options, now })
  const target = await resolveTarget(options)
  const startsAt = new Date(Math.max(options.from.getTime(), now.getTime()))
  const row = await context.db.transaction(async (tx) => {
    const created = await createMaintenanceWindow(tx, {
      window: { id: context.newId(), ...target, startsAt, endsAt: options.to, reason, setBy: operator.id, setAt: now },
    })
    await record({ ...options, tx, row: created, action: 'maintenance.set', now })
    return created
  })
  await takeEffect({ context, row })
  return toWindowView({ context, row, names: new Map([[operator.id, operator.name]]), now })
}

/** Ends a window now, or calls it off before it begins; looking goes on at once. */
export async function endMaintenance(options: Asked & { window: string; reason: string }): Promise<MaintenanceWindowView> {
  const { context, operator, reason } = options
  const now = context.now()
  const known = await findMaintenanceWindow(context.db, { scope: operator.scope, id: options.window })
  if (known === null)
    throw refuseUnknown({ noun: 'maintenance window', id: options.window, known: [], wayOut: 'The tenant’s page lists its windows.' })
  if (known.tenant === null) refuseNarrow(operator)
  const row = await context.db.transaction(async (tx) => {
    const ended = await endMaintenanceWindow(tx, { id: known.id, by: operator.id, reason, now })
    if (ended !== null) await record({ ...options, tx, row: ended, action: 'maintenance.ended', now })
    return ended
  })
  if (row === null)
    throw new OperationRefusal({
      code: 'maintenance/ended',
      message: 'This window has ended already.',
      wayOut: 'Set a new one if work goes on.',
    })
  await takeEffect({ context, row })
  return toWindowView({ context, row, names: new Map([[operator.id, operator.name]]), now })
}

function refuseTimes({ from, to, now }: { from: Date; to: Date; now: Date }): void {
  const invalid = (message: string, wayOut: string) => new OperationRefusal({ code: 'maintenance/invalid', message, wayOut })
  if (to <= from) throw invalid('It would end before it begins.', 'Choose an end after the beginning.')
  if (to <= now) throw invalid('It would be over already.', 'What was downtime stays downtime; choose an end in the future.')
  if (from.getTime() < now.getTime() - lateMaxMs)
    throw invalid('It would begin in the past.', 'What was downtime stays downtime; begin now.')
  if (to.getTime() - from.getTime() > lengthMaxMs)
    throw invalid('It would last more than 14 days.', 'Set a shorter one, and another when it ends.')
  if (from.getTime() > now.getTime() + aheadMaxMs) throw invalid('It would begin in more than 90 days.', 'Set it when the time is nearer.')
}

async function resolveTarget(
  options: Asked & { target: MaintenanceTarget },
): Promise<{ tenant: string | null; node: string | null; group: string | null }> {
  const { context, operator, target } = options
  if ('tenant' in target) return { tenant: (await resolveTenant({ context, operator, tenant: target.tenant })).id, node: null, group: null }
  refuseNarrow(operator)
  const { nodes } = packIndex(context.pack)
  const shared = [...nodes.values()].filter(({ kind }) => kind === 'shared').map(({ id }) => id)
  if (nodes.get(target.node)?.kind !== 'shared')
    throw refuseUnknown({ noun: 'shared component', id: target.node, known: shared, wayOut: 'The catalog lists them.' })
  const { groupsOf } = await getTenantDirectory(context)
  const groups = new Set([...groupsOf.values()].flatMap((own) => own.filter(({ node }) => node === target.node).map(({ group }) => group)))
  if (!groups.has(target.group))
    throw refuseUnknown({ noun: 'group', id: target.group, known: [...groups], wayOut: 'Choose one that tenants are in.' })
  return { tenant: null, ...target }
}

function refuseNarrow(operator: Operator): void {
  if (operator.scope.kind === 'everything') return
  throw new OperationRefusal({
    code: 'maintenance/scope',
    message: 'What many share is in maintenance for all of them, and you do not see all of them.',
    wayOut: 'Set it for the tenants that you see, or ask someone who sees everything.',
    who: 'a lead or an admin who sees every tenant',
  })
}

/** Those whom it concerns are looked at now, so that screens show it within seconds. */
async function takeEffect({ context, row }: { context: OperationsContext; row: MaintenanceWindowRow }): Promise<void> {
  forgetWindows(context)
  const now = context.now()
  if (row.startsAt > now && row.endedAt === null) return
  const { groupsOf } = await getTenantDirectory(context)
  const concerned =
    row.tenant !== null
      ? [row.tenant]
      : [...groupsOf].filter(([, own]) => own.some(({ node, group }) => node === row.node && group === row.group)).map(([id]) => id)
  await expediteTenants(context.db, { tenants: concerned, now })
}

async function record(
  options: Asked & { tx: Parameters<typeof appendAudit>[0]; row: MaintenanceWindowRow; action: string; reason: string; now: Date },
): Promise<void> {
  const { tx, operator, gate = 'console', row, action, reason, now } = options
  await appendAudit(tx, {
    at: now,
    entry: {
      actor: operator.id,
      authority: `role:${operator.role}`,
      gate,
      action,
      tenant: row.tenant,
      subject: row.id,
      details: { node: row.node, group: row.group, from: row.startsAt.toISOString(), to: row.endsAt.toISOString() },
      planHash: null,
      reason,
      case: null,
    },
  })
  await announce(tx, { at: now, topic: 'maintenance', tenant: row.tenant, subject: row.id })
}
