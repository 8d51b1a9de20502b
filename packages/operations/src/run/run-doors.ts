import { findOperator, listRuns as listRunRows, listTenantsByIds, type RunRow } from '@lamplighter/db/queries'
import type { RunState } from '@lamplighter/catalog/vocabulary'
import type { Operator } from '@lamplighter/remediation'
import { approveRun as approve, rejectRun as reject } from '../approval/decide-approval.ts'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import type { RunLine, RunView } from '../views/run-view.ts'
import { cancelRun as cancel } from './cancel-run.ts'
import { decideRun as decideHalfDone } from './decide-run.ts'
import { refuseWith } from './door-refusal.ts'
import { requestRun as request } from './request-run.ts'
import { getRunInScope } from './run-actor.ts'
import { toRunView, type RunMadeFrom } from './run-view.ts'
import { undoRun as undo } from './undo-run.ts'

// The doors of a run as screens and commands use them: each decides by the one function behind it, throws an
// `OperationRefusal` for a no, and answers with the run as it is then.

type Asked = { context: OperationsContext; operator: Operator; gate?: string }
type Answer = { type: 'refused'; reasons: Parameters<typeof refuseWith>[0] } | { type: string; run: RunRow; from?: RunMadeFrom }

/** Uses up a plan: exactly one run, however often it is called. */
export function requestRun({
  context,
  operator,
  gate,
  case: caseId,
  typedTenantName,
  ...asked
}: Asked & {
  plan: string
  hash: string
  reason: string
  case?: string | undefined
  typedTenantName?: string | undefined
}): Promise<RunView> {
  return show(
    { context, operator },
    request(context, { ...asked, operator, case: caseId ?? null, typedTenantName: typedTenantName ?? null, gate: gate ?? 'console' }),
  )
}

export async function getRun({ context, operator, run }: Asked & { run: string }): Promise<RunView> {
  return toRunView(context, { operator, run: await getRunInScope(context.db, { operator, run }) })
}

export function cancelRun({
  context,
  operator,
  gate,
  run,
  reason,
}: Asked & { run: string; reason?: string | undefined }): Promise<RunView> {
  return show({ context, operator }, cancel(context, { operator, run, reason: reason ?? 'No reason given', gate: gate ?? 'console' }))
}

/** Answers with the run that takes the other one back. */
export function undoRun({ context, operator, gate, run, reason }: Asked & { run: string; reason?: string | undefined }): Promise<RunView> {
  return show({ context, operator }, undo(context, { operator, run, reason: reason ?? 'Taken back', case: null, gate: gate ?? 'console' }))
}

export function approveRun({
  context,
  operator,
  gate,
  ...asked
}: Asked & { run: string; planHash: string; reason: string }): Promise<RunView> {
  return show({ context, operator }, approve(context, { ...asked, operator, gate: gate ?? 'console' }))
}

export function rejectRun({
  context,
  operator,
  gate,
  ...asked
}: Asked & { run: string; planHash: string; reason: string }): Promise<RunView> {
  return show({ context, operator }, reject(context, { ...asked, operator, gate: gate ?? 'console' }))
}

export function decideRun({
  context,
  operator,
  gate,
  ...asked
}: Asked & { run: string; choice: 'continue' | 'stop' | 'undo'; reason: string }): Promise<RunView> {
  return show({ context, operator }, decideHalfDone(context, { ...asked, operator, gate: gate ?? 'console' }))
}

export type ListRunsOptions = Asked & {
  tenant?: string | undefined
  state?: RunState | undefined
  mine?: boolean | undefined
  after?: string | null
  limit?: number
}

/** Runs in the operator's scope, the newest first. */
export async function listRuns({
  context,
  operator,
  tenant,
  state,
  mine,
  after,
  limit,
}: ListRunsOptions): Promise<{ items: RunLine[]; next: string | null }> {
  const filter = {
    ...(tenant === undefined ? {} : { tenant }),
    ...(state === undefined ? {} : { states: [state] }),
    ...(mine ? { requestedBy: operator.id } : {}),
  }
  const { items, next } = await listRunRows(context.db, {
    scope: operator.scope,
    filter,
    page: { after: after ?? null, limit: limit ?? 50 },
  })
  const tenants = await listTenantsByIds(context.db, { scope: operator.scope, tenants: [...new Set(items.map((run) => run.tenant))] })
  const tenantName = new Map(tenants.map(({ id, name }) => [id, name]))
  const people = await Promise.all(
    [...new Set(items.map((run) => run.requestedBy))].map(
      async (id) => [id, (await findOperator(context.db, { id }))?.name ?? id] as const,
    ),
  )
  const nameOf = new Map(people)
  const { remediations } = packIndex(context.pack)
  return {
    next,
    items: items.map((run) => ({
      id: run.id,
      tenant: run.tenant,
      tenantName: tenantName.get(run.tenant) ?? run.tenant,
      remediation: { id: run.remediation, title: remediations.get(run.remediation)?.title ?? run.remediation },
      state: run.state,
      verdict: run.verdict,
      requestedBy: nameOf.get(run.requestedBy) ?? run.requestedBy,
      requestedAt: run.requestedAt.toISOString(),
      finishedAt: run.finishedAt?.toISOString() ?? null,
    })),
  }
}

async function show({ context, operator }: Asked, answering: Promise<Answer>): Promise<RunView> {
  const answer = await answering
  if (!('run' in answer)) throw refuseWith(answer.reasons)
  return toRunView(context, { operator, run: answer.run, from: answer.from })
}
