import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import type { Db } from '@lamplighter/db'
import { findGlass, listRunTimes, listRunsAtWork, listStandingFreezes, type DiagnosisRow } from '@lamplighter/db/queries'
import {
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
import { killSwitchOf, readAllStopped } from '../controls/read-kill-switch.ts'
import { readCircuit } from '../controls/read-circuit.ts'
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
  diagnosis: DiagnosisRow | null
  /** The run that is decided about; it does not stand in its own way. Null before there is one. */
  run: string | null
}

/** Reads everything that `decide` judges by, as it is now. */
export async function readSituation(context: OperationsContext, options: SituationOptions): Promise<DecideInput> {
  const { db, operator, remediation, tenant, plan, diagnosis } = options
  const now = context.now()
  const closure = await readClosure(context, options)
  // Asked together: on one connection they travel together, and are answered one after the other.
  const [{ circuit, setting }, glass, budgets, locks, freezes, allStopped] = await Promise.all([
    readCircuit(db, { remediation: remediation.id, now }),
    findGlass(db, { operator: operator.id, now }),
    readBudgets(context, options),
    readLocks(context, { ...options, closure }),
    listStandingFreezes(db, { now }),
    readAllStopped(db, now),
  ])
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
    budgets,
    circuit,
    locks,
    freezes: freezes.map(({ because, startsAt, endsAt, applies }) => ({
      because,
      from: startsAt,
      until: endsAt,
      applies,
    })),
    killSwitch: await killSwitchOf(db, setting),
    allStopped,
    breakGlass: glass && { by: glass.operator, reason: glass.reason, until: glass.until },
    approval: options.approval,
    automaticAllowed: remediation.automatic !== undefined && (setting?.automatic ?? false),
    now,
  }
}

/** What is left of every budget that a run by this operator, of this, here, would draw on. An undo draws on none. */
export async function readBudgets(
  context: OperationsContext,
  {
    db,
    operator,
    remediation,
    tenant,
    run,
    purpose,
  }: Pick<SituationOptions, 'db' | 'operator' | 'remediation' | 'tenant' | 'run' | 'purpose'>,
): Promise<BudgetUse[]> {
  if (purpose === 'undo') return []
  const now = context.now()
  const limits: BudgetLimit[] = [...(context.limits ?? defaultLimits), { of: 'remediation', ...remediation.budget }]
  const counted = {
    operator: { operator: operator.id },
    tenant: { tenant: tenant.id },
    remediation: { tenant: tenant.id, remediation: remediation.id },
  }
  // A rollout's planner was asked how many tenants at once, for all of them together.
  const counting = limits.filter((limit) => purpose !== 'rollout' || limit.of !== 'operator')
  return Promise.all(
    counting.map(async (limit) => {
      const since = new Date(now.getTime() - limit.perHours * 3_600_000)
      const startedAt = await listRunTimes(db, { by: counted[limit.of], since, ...(run === null ? {} : { except: run }) })
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

async function readLocks(
  context: OperationsContext,
  { db, tenant, closure, run }: SituationOptions & { closure: Closure },
): Promise<HeldLock[]> {
  const { nodes } = context.pack
  const wanted = new Map(closure.components.map(({ id }) => [lockKeyOf({ component: id, tenant, nodes }), id]))
  const atWork = await listRunsAtWork(db, { tenant: tenant.id, keys: [...wanted.keys()], except: run })
  return atWork.flatMap((held) => {
    const keys = [held.lockKey!, ...held.components.map((component) => `tenant:${held.tenant}:${component}`)]
    const key = keys.find((candidate) => wanted.has(candidate))
    return key === undefined ? [] : [{ component: wanted.get(key)!, run: held.run, by: held.by, since: held.since }]
  })
}
