import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import type { Db } from '@lamplighter/db'
import { listRunTimes, readRunStanding, type DiagnosisOutcome, type HeldLockRow } from '@lamplighter/db/queries'
import {
  circuitOf,
  closureOf,
  defaultLimits,
  useOf,
  type BudgetLimit,
  type BudgetUse,
  type Closure,
  type DecideInput,
  type DecidedPlan,
  type HeldLock,
  type Operator,
} from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { allStoppedKey, allStoppedOf, killSwitchFrom } from '../controls/read-kill-switch.ts'
import { outcomesRead } from '../controls/read-circuit.ts'
import { getTenantDirectory } from '../fleet/tenant-directory.ts'
import { decidedDiagnosis } from './decided-diagnosis.ts'
import { lockKeyOf } from './lock-keys.ts'

export type SituationOptions = Pick<DecideInput, 'purpose' | 'phase' | 'approval'> & {
  /** The database, or the transaction in which the decision takes effect. */
  db: Db
  operator: Operator
  remediation: Remediation<Clients, unknown>
  tenant: TenantFacts
  params: unknown
  plan: DecidedPlan | null
  diagnosis: DiagnosisOutcome | null
  /** The run that is decided about; it does not stand in its own way. Null before there is one. */
  run: string | null
}

/** Reads everything that `decide` judges by, as it is now. */
export async function readSituation(context: OperationsContext, options: SituationOptions): Promise<DecideInput> {
  const { db, operator, remediation, tenant, plan, diagnosis } = options
  const now = context.now()
  const closure = await readClosure(context, options)
  const components = new Map(closure.components.map(({ id }) => [lockKeyOf({ component: id, tenant, nodes: context.pack.nodes }), id]))
  const limits = countedLimits(context, options)
  const standing = await readRunStanding(db, {
    operator: operator.id,
    tenant: tenant.id,
    remediation: remediation.id,
    keys: [...components.keys()],
    except: options.run,
    budgets: limits.map((limit) => ({ of: limit.of, since: windowOf(limit, now) })),
    allStoppedKey,
    outcomes: outcomesRead,
    now,
  })
  const { setting, glass, allStopped } = standing
  return {
    purpose: options.purpose,
    phase: options.phase,
    operator,
    remediation,
    tenant,
    params: options.params,
    plan,
    closure,
    diagnosis: diagnosis && decidedDiagnosis({ diagnosis, pack: context.pack }),
    budgets: limits.map((limit, at) => useOf({ limit, startedAt: standing.startedAt[at]!, now })),
    circuit: circuitOf({ outcomes: standing.outcomes, now, resetAt: standing.circuitResetAt }),
    locks: locksAmong({ components, atWork: standing.atWork }),
    freezes: standing.freezes.map(({ because, startsAt, endsAt, applies }) => ({ because, from: startsAt, until: endsAt, applies })),
    killSwitch: setting && killSwitchFrom({ ...setting, by: setting.disabledBy }),
    allStopped: allStopped === null || allStopped.value === null ? null : allStoppedOf({ ...allStopped, now }),
    breakGlass: glass && { by: glass.operator, reason: glass.reason, until: glass.until },
    approval: options.approval,
    automaticAllowed: remediation.automatic !== undefined && standing.automatic,
    now,
  }
}

type Counting = Pick<SituationOptions, 'remediation' | 'purpose'>

/** Every budget that a run would draw on. An undo draws on none. */
function countedLimits(context: OperationsContext, { remediation, purpose }: Counting): BudgetLimit[] {
  if (purpose === 'undo') return []
  const limits: BudgetLimit[] = [...(context.limits ?? defaultLimits), { of: 'remediation', ...remediation.budget }]
  // A rollout's planner was asked how many tenants at once, for all of them together.
  return limits.filter((limit) => purpose !== 'rollout' || limit.of !== 'operator')
}

function windowOf(limit: BudgetLimit, now: Date): Date {
  return new Date(now.getTime() - limit.perHours * 3_600_000)
}

/** What is left of every budget that a run by this operator, of this, here, would draw on. */
export async function readBudgets(
  context: OperationsContext,
  { db, operator, remediation, tenant, run, purpose }: Counting & Pick<SituationOptions, 'db' | 'operator' | 'tenant' | 'run'>,
): Promise<BudgetUse[]> {
  const now = context.now()
  const counted = {
    operator: { operator: operator.id },
    tenant: { tenant: tenant.id },
    remediation: { tenant: tenant.id, remediation: remediation.id },
  }
  return Promise.all(
    countedLimits(context, { remediation, purpose }).map(async (limit) => {
      const except = run === null ? {} : { except: run }
      const startedAt = await listRunTimes(db, { by: counted[limit.of], since: windowOf(limit, now), ...except })
      return useOf({ limit, startedAt, now })
    }),
  )
}

/** Everything that the plan touches; without one, what its remediation declares. */
export async function readClosure(
  context: OperationsContext,
  {
    remediation,
    tenant,
    plan,
  }: Pick<SituationOptions, 'remediation' | 'tenant'> & { plan: Pick<DecidedPlan, 'effects' | 'tenantsAffected'> | null },
): Promise<Closure> {
  const { nodes } = context.pack
  const touched = new Set([remediation.component, ...(plan?.effects.map((effect) => effect.component) ?? [])])
  const shared = nodes.some((node) => node.kind === 'shared' && touched.has(node.id))
  const tenants = shared ? [...(await getTenantDirectory(context)).tenants.values()] : [tenant]
  return closureOf({ remediation, plan, tenant, nodes, tenants })
}

/** Those runs at work that touch one of these components, by lock key. */
function locksAmong({ components, atWork }: { components: Map<string, string>; atWork: HeldLockRow[] }): HeldLock[] {
  return atWork.flatMap((held) => {
    const keys = [held.lockKey!, ...held.components.map((component) => `tenant:${held.tenant}:${component}`)]
    const key = keys.find((candidate) => components.has(candidate))
    return key === undefined ? [] : [{ component: components.get(key)!, run: held.run, by: held.by, since: held.since }]
  })
}
