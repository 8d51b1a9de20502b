import { randomBytes } from 'node:crypto'
import {
  countChangesBySource,
  createChangeSource,
  findChangeSource,
  findOperator,
  listChangeSources,
  revokeChangeSource,
  type ChangeSourceRow,
} from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { OperationRefusal, refuseUnknown } from '../operation-refusal.ts'
import type { ChangeSourceView } from '../views/change-view.ts'

type Asked = { context: OperationsContext; operator: Operator; source: string; gate?: string }

/**
 * Makes a source of changes, or gives a revoked one a new token. The token is shown this once; only its hash is kept, and it opens
 * nothing but the door for changes. Refuses a name that is in force: revoke it first.
 */
export async function addChangeSource(options: Asked): Promise<{ source: ChangeSourceView; token: string }> {
  const { context, operator, source: id } = options
  const now = context.now()
  const token = `lampchange_${randomBytes(32).toString('base64url')}`
  if (id === context.pack.id) throw taken(`“${id}” is the product’s own name.`)
  const row = await context.db.transaction(async (tx) => {
    const created = await createChangeSource(tx, { id, token, createdBy: operator.id, now })
    if (created !== null) await appendAudit(tx, { at: now, entry: auditEntry({ ...options, action: 'change-source.added' }) })
    return created
  })
  if (row === null) throw taken(`There is a source “${id}” already.`)
  return { source: await showSource(context, row), token }
}

/** From then on the token opens nothing; what it told stays. */
export async function endChangeSource(options: Asked & { reason: string }): Promise<ChangeSourceView> {
  const { context, operator, source: id } = options
  const now = context.now()
  const row = await context.db.transaction(async (tx) => {
    const revoked = await revokeChangeSource(tx, { id, by: operator.id, now })
    if (revoked !== null)
      await appendAudit(tx, { at: now, entry: auditEntry({ ...options, action: 'change-source.revoked', reason: options.reason }) })
    return revoked
  })
  if (row !== null) return showSource(context, row)
  const known = (await listChangeSources(context.db)).filter((source) => source.revokedAt === null).map((source) => source.id)
  throw refuseUnknown({ noun: 'change source', id, known, wayOut: 'Those in force are listed with the changes.' })
}

export async function getChangeSources({ context }: { context: OperationsContext; operator: Operator }): Promise<ChangeSourceView[]> {
  return showSources(context, await listChangeSources(context.db))
}

/** The source that has this token; null: nobody has it, or it was revoked. */
export async function findReporter({ context, token }: { context: OperationsContext; token: string }): Promise<string | null> {
  return (await findChangeSource(context.db, { token, now: context.now() }))?.id ?? null
}

function taken(message: string): OperationRefusal {
  return new OperationRefusal({ code: 'change-source/already', message, wayOut: 'Choose another name, or revoke that one first.' })
}

function auditEntry(options: Asked & { action: string; reason?: string }) {
  const { operator, gate = 'console', action, source, reason } = options
  return {
    actor: operator.id,
    authority: `role:${operator.role}`,
    gate,
    action,
    tenant: null,
    subject: source,
    details: {},
    planHash: null,
    reason: reason ?? null,
    case: null,
  }
}

const countedMs = 30 * 24 * 3_600_000

async function showSources(context: OperationsContext, rows: ChangeSourceRow[]): Promise<ChangeSourceView[]> {
  const counts = await countChangesBySource(context.db, { from: new Date(context.now().getTime() - countedMs) })
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      createdBy: (await findOperator(context.db, { id: row.createdBy }))?.name ?? row.createdBy,
      createdAt: row.createdAt.toISOString(),
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      changes: counts.find(({ source }) => source === row.id)?.changes ?? 0,
      revokedAt: row.revokedAt?.toISOString() ?? null,
    })),
  )
}

async function showSource(context: OperationsContext, row: ChangeSourceRow): Promise<ChangeSourceView> {
  const [view] = await showSources(context, [row])
  return view!
}
