import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import type { DatabaseTransaction } from '@lamplighter/db'
import {
  createAutomaticAttempt,
  EVERYTHING,
  findTenant,
  listRemediationSettings,
  lockKeys,
  readDiagnosis,
  type DiagnosisRow,
  type RunRow,
} from '@lamplighter/db/queries'
import { automaticOperator, covers, describeScope, refusal, refuseAutomatic, type Refusal } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { planRemediation } from '../plan/plan.ts'
import { automaticGate } from '../plan/purpose-of.ts'
import { isLockHeld } from '../run/lock-held.ts'
import { operatorInForce } from '../run/operator-in-force.ts'
import { requestRunWithin } from '../run/request-run.ts'
import { automaticReason } from './automatic-reason.ts'
import { readAutomaticSituation } from './automatic-situation.ts'

export type RanAutomatically =
  | { type: 'nothing' }
  | { type: 'already' }
  | { type: 'declined'; reasons: Refusal[] }
  | { type: 'requested'; run: RunRow }

/**
 * What a confirmed cause leads to by itself: the safest of its cures that an admin has switched on is planned by real reads
 * and asked for like any other, by the automatic operator. Once per diagnosis, whoever calls how often: the run, its job,
 * its audit entry and the note that it was tried commit together. Why nothing was run is kept too.
 */
export async function runAutomatically(
  context: OperationsContext,
  { diagnosis: id, signal }: { diagnosis: string; signal: AbortSignal },
): Promise<RanAutomatically> {
  const diagnosis = await readDiagnosis(context.db, id)
  const remediation = diagnosis && (await chooseAutomatic(context, diagnosis))
  const tenant = remediation && (await findTenant(context.db, { scope: EVERYTHING, tenant: diagnosis.tenant }))
  if (!tenant || tenant.retiredAt) return { type: 'nothing' }
  const asked = { diagnosis, remediation, tenant }
  const early = refuseAutomatic(await readAutomaticSituation(context, { db: context.db, remediation, tenant }))
  if (early.length > 0) return decline(context, { ...asked, reasons: early })

  const operator = await operatorInForce(context.db, automaticOperator)
  if (!covers({ scope: operator.scope, tenant }))
    return decline(context, {
      ...asked,
      reasons: [refusal('operator/scope', { tenants: [tenant.id], scope: describeScope(operator.scope) })],
    })
  const planned = await planRemediation(context, {
    operator,
    tenant: tenant.id,
    feature: diagnosis.feature,
    remediation: remediation.id,
    params: {},
    gate: automaticGate,
    signal,
  })
  signal.throwIfAborted()
  if (planned.type === 'refused') return decline(context, { ...asked, reasons: planned.reasons })
  try {
    return await context.db.transaction(async (tx): Promise<RanAutomatically> => {
      // One after the other, so that two tenants never share what is left of one budget.
      await lockKeys(tx, [`automatic:${remediation.id}`])
      const late = refuseAutomatic(await readAutomaticSituation(context, { db: tx, remediation, tenant }))
      if (late.length > 0) return declineWithin(context, tx, { ...asked, reasons: late })
      const run = await requestRunWithin(context, tx, {
        operator,
        plan: planned.plan.id,
        hash: planned.plan.hash,
        reason: automaticReason({ context, diagnosis }),
        case: null,
        gate: automaticGate,
        startsAtOnce: true,
      })
      if (run.type === 'refused') return declineWithin(context, tx, { ...asked, reasons: run.reasons })
      const first = await createAutomaticAttempt(tx, { ...noteOf({ context, ...asked }), outcome: 'requested', runId: run.run.id })
      if (!first) throw new AlreadyTried()
      return { type: 'requested', run: run.run }
    })
  } catch (error) {
    if (error instanceof AlreadyTried) return { type: 'already' }
    if (!isLockHeld(error)) throw error
    const held = { component: remediation.component, by: 'Another run', since: 'at this moment', run: 'that holds it' }
    return decline(context, { ...asked, reasons: [refusal('lock/held', held)] })
  }
}

/** Another worker had the same diagnosis: everything of ours is rolled back. */
class AlreadyTried extends Error {}

/** The least risky, then the cheapest, of what cures the cause, may run by itself, and is switched on. Null: there is none. */
export async function chooseAutomatic(
  context: OperationsContext,
  diagnosis: Pick<DiagnosisRow, 'verdict' | 'scope' | 'cause'>,
): Promise<Remediation<Clients, unknown> | null> {
  const { verdict, scope, cause } = diagnosis
  if (verdict !== 'confirmed' || scope !== 'tenant' || cause === null) return null
  const offered = context.pack.remediations.filter(({ automatic, cures }) => automatic !== undefined && cures.includes(cause))
  if (offered.length === 0) return null
  const on = new Set((await listRemediationSettings(context.db)).filter(({ automatic }) => automatic).map(({ remediation }) => remediation))
  const [best] = offered.filter(({ id }) => on.has(id)).toSorted((a, b) => a.risk - b.risk || a.cost - b.cost || a.id.localeCompare(b.id))
  return (best as Remediation<Clients, unknown> | undefined) ?? null
}

type Asked = { diagnosis: DiagnosisRow; remediation: Remediation<Clients, unknown>; tenant: TenantFacts }

function noteOf({ context, diagnosis, remediation, tenant }: Asked & { context: OperationsContext }) {
  const { id, feature, cause } = diagnosis
  return { diagnosis: id, remediation: remediation.id, tenant: tenant.id, feature, cause: cause ?? 'unknown', at: context.now() }
}

function decline(context: OperationsContext, asked: Asked & { reasons: Refusal[] }): Promise<RanAutomatically> {
  return context.db.transaction((tx) => declineWithin(context, tx, asked))
}

async function declineWithin(
  context: OperationsContext,
  tx: DatabaseTransaction,
  { reasons, ...asked }: Asked & { reasons: Refusal[] },
): Promise<RanAutomatically> {
  const note = noteOf({ context, ...asked })
  if (!(await createAutomaticAttempt(tx, { ...note, outcome: 'declined', reasons }))) return { type: 'already' }
  const entry = {
    actor: automaticOperator,
    authority: 'none',
    gate: automaticGate,
    action: 'automatic.declined',
    tenant: note.tenant,
    subject: note.diagnosis,
    details: { remediation: note.remediation, cause: note.cause, codes: reasons.map(({ code }) => code) },
    planHash: null,
    reason: automaticReason({ context, diagnosis: asked.diagnosis }),
    case: null,
  }
  await appendAudit(tx, { at: note.at, entry })
  return { type: 'declined', reasons }
}
