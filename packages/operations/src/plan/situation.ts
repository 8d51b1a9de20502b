import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import type { Db } from '@lamplighter/db'
import {
  listRunTimes,
  readRunStanding,
  type DiagnosisOutcome,
  type HeldLockRow,
  type RunStanding,
  type StandingOptions,
} from '@lamplighter/db/queries'
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
  /** What was read ahead, just now; it counts where it answers the question that is asked here. */
  ahead?: StandingAhead | null
}

/** Reads everything that `decide` judges by, as it is now. */
export async function readSituation(context: OperationsContext, options: SituationOptions): Promise<DecideInput> {
  const { db, operator, remediation, tenant, plan, diagnosis, ahead } = options
  const now = context.now()
  const closure = await readClosure(context, options)
  const components = componentsByKey(context, { closure, tenant })
  const limits = countedLimits(context, options)
  const question = standingQuestion(context, { ...options, closure })
  const standing = ahead && isSameQuestion(ahead.question, question) ? ahead.standing : await readStanding(db, { question, now })
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

/** What a decision asks about its surroundings; the time is that of asking. */
export type StandingQuestion = Pick<StandingOptions, 'operator' | 'tenant' | 'remediation' | 'keys' | 'except'> & {
  budgets: Pick<BudgetLimit, 'of' | 'perHours'>[]
}
export type StandingAhead = { question: StandingQuestion; standing: RunStanding }

type Asking = Counting & Pick<SituationOptions, 'operator' | 'tenant' | 'run'> & { closure: Closure }

export function standingQuestion(context: OperationsContext, { closure, run, ...asking }: Asking): StandingQuestion {
  return {
    operator: asking.operator.id,
    tenant: asking.tenant.id,
    remediation: asking.remediation.id,
    keys: [...componentsByKey(context, { closure, tenant: asking.tenant }).keys()],
    except: run,
    budgets: countedLimits(context, asking).map(({ of, perHours }) => ({ of, perHours })),
  }
}

function isSameQuestion(a: StandingQuestion, b: StandingQuestion): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

export function readStanding(db: Db, { question, now }: { question: StandingQuestion; now: Date }): Promise<RunStanding> {
  const { budgets, ...same } = question
  const since = budgets.map((limit) => ({ of: limit.of, since: windowOf(limit, now) }))
  return readRunStanding(db, { ...same, budgets: since, allStoppedKey, outcomes: outcomesRead, now })
}

function componentsByKey(context: OperationsContext, { closure, tenant }: { closure: Closure; tenant: TenantFacts }): Map<string, string> {
  return new Map(closure.components.map(({ id }) => [lockKeyOf({ component: id, tenant, nodes: context.pack.nodes }), id]))
}

type Counting = Pick<SituationOptions, 'remediation' | 'purpose'>

/** Every budget that a run would draw on. An undo draws on none. */
function countedLimits(context: OperationsContext, { remediation, purpose }: Counting): BudgetLimit[] {
  if (purpose === 'undo') return []
  const limits: BudgetLimit[] = [...(context.limits ?? defaultLimits), { of: 'remediation', ...remediation.budget }]
  // A rollout's planner was asked how many tenants at once, for all of them together.
  return limits.filter((limit) => purpose !== 'rollout' || limit.of !== 'operator')
}

function windowOf(limit: Pick<BudgetLimit, 'perHours'>, now: Date): Date {
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
