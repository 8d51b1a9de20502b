import { z } from 'zod'
import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import type { Db } from '@lamplighter/db'
import { listOutcomes, listRunTimes, listRunsAtWork, readRemediationSetting, readSetting, type DiagnosisRow } from '@lamplighter/db/queries'
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
  const { db, operator, remediation, tenant, plan, diagnosis, run } = options
  const now = context.now()
  const closure = await readClosure(context, options)
  // One after the other: inside a transaction there is one connection.
  const setting = await readRemediationSetting(db, remediation.id)
  const limits: BudgetLimit[] = [...(context.limits ?? defaultLimits), { of: 'remediation', ...remediation.budget }]
  const budgets: BudgetUse[] = []
  for (const limit of options.purpose === 'undo' ? [] : limits) {
    const by =
      limit.of === 'operator'
        ? { operator: operator.id }
        : limit.of === 'tenant'
          ? { tenant: tenant.id }
          : { tenant: tenant.id, remediation: remediation.id }
    const since = new Date(now.getTime() - limit.perHours * 3_600_000)
    budgets.push(useOf({ limit, startedAt: await listRunTimes(db, { by, since, ...(run === null ? {} : { except: run }) }), now }))
  }
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
    circuit: circuitOf({ outcomes: await listOutcomes(db, { remediation: remediation.id, limit: 20 }), now }),
    locks: await readLocks(context, { ...options, closure }),
    freezes: freezesSchema.catch([]).parse(await readSetting(db, 'freezes')),
    killSwitch: setting?.disabledAt
      ? { by: setting.disabledBy ?? 'An admin', since: setting.disabledAt, because: setting.disabledReason ?? 'no reason given' }
      : null,
    breakGlass: breakGlassSchema
      .nullable()
      .catch(null)
      .parse(await readSetting(db, breakGlassKey(operator.id))),
    approval: options.approval,
    automaticAllowed: setting?.automatic ?? false,
    now,
  }
}

export function breakGlassKey(operator: string): string {
  return `break-glass:${operator}`
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
  const atWork = await listRunsAtWork(db, { tenant: tenant.id, except: run })
  return atWork.flatMap((held) => {
    const keys = [held.lockKey!, ...held.components.map((component) => `tenant:${held.tenant}:${component}`)]
    const key = keys.find((candidate) => wanted.has(candidate))
    return key === undefined ? [] : [{ component: wanted.get(key)!, run: held.run, by: held.by, since: held.since }]
  })
}

const instant = z.coerce.date()
const scopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everything') }),
  z.object({ kind: z.literal('nothing') }),
  z.object({ kind: z.literal('some'), tenants: z.array(z.string()), regions: z.array(z.string()), tiers: z.array(z.string()) }),
])
const freezesSchema = z.array(z.object({ because: z.string(), from: instant, until: instant, applies: scopeSchema }))
const breakGlassSchema = z.object({ by: z.string(), reason: z.string(), until: instant })
