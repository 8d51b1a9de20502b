import type { Clients, Json, ProbeAnswer, Remediation, StepOutcome, TenantFacts } from '@lamplighter/catalog'
import type { PlanRow, RunStepRow } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { withDeadline } from '../plan/deadline.ts'
import { refusingWriter } from './refusing-writer.ts'

/** One step of a run, forwards or backwards, with everything bound that it needs. */
export type StepAction = {
  id: string
  title: string
  retries: number
  /** Has the effect. Rejects when it threw or took too long: then nobody knows. */
  perform(options: { signal: AbortSignal; captured: Record<string, Json> }): Promise<StepOutcome>
  /** Null when nobody can be asked whether it happened. */
  probe: ((signal: AbortSignal) => Promise<ProbeAnswer>) | null
  /** What a lost answer had captured; null when nobody can tell. */
  recall: ((signal: AbortSignal) => Promise<Json | null>) | null
  /** Looks only: repeating it can do no harm. */
  harmless: boolean
}

export type ActionsOptions = {
  remediation: Remediation<Clients, unknown>
  tenant: TenantFacts
  params: unknown
  plan: PlanRow
  rows: RunStepRow[]
  /** What the undone run captured; null when this run goes forwards. */
  undoing: Record<string, Json> | null
}

/** How long a probe may take. */
const probeTimeoutMs = 10_000

/** The steps in the order of the run's rows; null when the pack no longer has one of them. */
export function stepActions(
  context: OperationsContext,
  { remediation, tenant, params, plan, rows, undoing }: ActionsOptions,
): StepAction[] | null {
  const steps = new Map(remediation.steps.map((step) => [step.id, step]))
  const actions: StepAction[] = []
  // By the plan and by the pack: a class that was widened since must not open the way.
  const harmless = plan.effect === 'read-only' || remediation.effect === 'read-only'
  for (const row of rows) {
    const step = steps.get(row.step)
    const run = undoing === null ? step?.run : step?.undo
    if (!step || !run) return null
    const { idempotencyKey } = row
    const reading = (signal: AbortSignal) => ({
      tenant,
      params,
      read: context.clients.readClients({ tenant, signal }),
      now: context.now(),
      signal,
    })
    const probe = undoing === null ? step.probe : step.undoProbe
    const recall = undoing === null ? step.recall : undefined
    actions.push({
      id: step.id,
      title: step.title,
      retries: step.retries,
      harmless,
      perform: ({ signal, captured }) =>
        withDeadline({
          ms: step.timeoutMs,
          signal,
          work: (within) =>
            run.call(step, {
              ...reading(within),
              write: harmless ? refusingWriter() : context.clients.writeClients({ tenant, idempotencyKey, signal: within }),
              idempotencyKey,
              effects: plan.effects,
              captured: { ...undoing, ...captured },
            }),
        }),
      probe: probe
        ? (signal) =>
            withDeadline({
              ms: probeTimeoutMs,
              signal,
              work: (within) => probe.call(step, { ...reading(within), idempotencyKey, captured: { ...undoing } }),
            })
        : null,
      recall: recall
        ? (signal) =>
            withDeadline({ ms: probeTimeoutMs, signal, work: (within) => recall.call(step, { ...reading(within), idempotencyKey }) })
        : null,
    })
  }
  return actions
}
