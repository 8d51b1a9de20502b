import {
  lookWithTries,
  type CheckOutcome,
  type ClientSource,
  type Clients,
  type Json,
  type Pack,
  type PlanDraft,
  type StepOutcome,
  type TenantFacts,
} from '@lamplighter/catalog'

type Precheck = { type: 'ready' } | { type: 'stop'; reason: string; wayOut: string }

export type MendReport = {
  precheck: Precheck
  plan: PlanDraft | null
  steps: { id: string; outcome: StepOutcome; probe: string | null }[]
  captured: Record<string, Json>
}

const lanes = 6

type Named = { tenant: TenantFacts; remediation: string; params?: unknown }

/**
 * Runs a pack against a living product, without database, queue or server between: what the checks see, what a plan says,
 * and what the steps do. For tests only. `mend` gives read clients to precheck and plan, and write clients to steps alone,
 * as operations do; a stop in the precheck or a failed step ends it there.
 */
export function packHarness<C extends Clients>({ pack, clients }: { pack: Pack<C>; clients: ClientSource<C> }) {
  const remediationOf = (id: string) => {
    const found = pack.remediations.find((one) => one.id === id)
    if (found === undefined) throw new Error(`The pack has no remediation "${id}".`)
    return found
  }

  async function look({ tenant, check: id }: { tenant: TenantFacts; check: string }): Promise<CheckOutcome<unknown>> {
    const check = pack.checks.find((one) => one.id === id)
    if (check === undefined) throw new Error(`The pack has no check "${id}".`)
    const signal = AbortSignal.timeout(check.timeoutMs)
    const until = performance.now() + check.timeoutMs / 2
    const outcome: CheckOutcome<unknown> = await lookWithTries({
      check,
      context: { tenant, read: clients.readClients({ tenant, signal }), now: new Date(), signal },
      mayTryAgain: () => performance.now() < until,
    })
    // Operations refuse evidence of another shape; here it is a mistake of the pack, and said loudly.
    if (outcome.evidence !== null) check.evidence.parse(outcome.evidence)
    return outcome
  }

  /** Every check, or the named ones, a few at a time as the prober does it: a look must not be what slows the product down. */
  async function lookAll({
    tenant,
    checks = pack.checks.map((one) => one.id),
  }: {
    tenant: TenantFacts
    checks?: string[]
  }): Promise<Map<string, CheckOutcome<unknown>>> {
    const waiting = [...checks]
    const seen = new Map<string, CheckOutcome<unknown>>()
    const lane = async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) seen.set(id, await look({ tenant, check: id }))
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    return new Map(checks.map((id) => [id, seen.get(id)!]))
  }

  /** Looks until every named check has the wanted status; answers the last look, whatever it was. */
  async function lookUntil(options: {
    tenant: TenantFacts
    checks: string[]
    status: CheckOutcome<unknown>['status']
    withinMs: number
  }): Promise<Map<string, CheckOutcome<unknown>>> {
    const until = Date.now() + options.withinMs
    for (;;) {
      const seen = await lookAll(options)
      if ([...seen.values()].every((one) => one.status === options.status) || Date.now() > until) return seen
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }

  async function plan({ tenant, remediation: id, params = {} }: Named): Promise<{ precheck: Precheck; plan: PlanDraft | null }> {
    const remediation = remediationOf(id)
    const signal = AbortSignal.timeout(15_000)
    const context = {
      tenant,
      params: remediation.params.parse(params) as unknown,
      read: clients.readClients({ tenant, signal }),
      now: new Date(),
      signal,
    }
    const precheck = await remediation.precheck(context)
    return { precheck, plan: precheck.type === 'ready' ? await remediation.plan(context) : null }
  }

  async function mend(options: Named & { runId: string }): Promise<MendReport> {
    const planned = await plan(options)
    if (planned.plan === null) return { ...planned, steps: [], captured: {} }
    return { ...planned, ...(await carryOut({ ...options, plan: planned.plan })) }
  }

  /** The steps alone, from a plan that was made before; under the same run id, the same idempotency keys. */
  async function carryOut(options: Named & { runId: string; plan: PlanDraft }): Promise<Pick<MendReport, 'steps' | 'captured'>> {
    const report: Pick<MendReport, 'steps' | 'captured'> = { steps: [], captured: {} }
    for (const step of remediationOf(options.remediation).steps) {
      const context = stepContext({
        ...options,
        key: `${options.runId}:${step.id}`,
        captured: report.captured,
        timeoutMs: step.timeoutMs,
      })
      const outcome = await step.run(context)
      if (outcome.type === 'done' && outcome.captured !== undefined) report.captured[step.id] = outcome.captured
      report.steps.push({ id: step.id, outcome, probe: (await step.probe?.(context)) ?? null })
      if (outcome.type === 'failed') return report
    }
    return report
  }

  /** Takes the steps back, last first, from what they captured. */
  async function undo(options: Named & { runId: string; report: MendReport }): Promise<StepOutcome[]> {
    const remediation = remediationOf(options.remediation)
    const outcomes: StepOutcome[] = []
    for (const step of remediation.steps.toReversed()) {
      if (step.undo === undefined) continue
      const plan = options.report.plan ?? { effects: [], undo: { possible: false as const, why: '' }, tenantsAffected: 1 }
      outcomes.push(
        await step.undo(
          stepContext({
            ...options,
            key: `${options.runId}:undo-${step.id}`,
            plan,
            captured: options.report.captured,
            timeoutMs: step.timeoutMs,
          }),
        ),
      )
    }
    return outcomes
  }

  function stepContext(options: Named & { key: string; plan: PlanDraft; captured: Record<string, Json>; timeoutMs: number }) {
    const { tenant, key, plan, captured, timeoutMs } = options
    const signal = AbortSignal.timeout(timeoutMs)
    return {
      tenant,
      params: remediationOf(options.remediation).params.parse(options.params ?? {}) as unknown,
      read: clients.readClients({ tenant, signal }),
      write: clients.writeClients({ tenant, idempotencyKey: key, signal }),
      idempotencyKey: key,
      effects: plan.effects,
      captured,
      now: new Date(),
      signal,
    }
  }

  return { look, lookAll, lookUntil, plan, mend, carryOut, undo }
}

export type PackHarness<C extends Clients> = ReturnType<typeof packHarness<C>>
