import { eq, getTableColumns, sql } from 'drizzle-orm'
import type { TenantFacts } from '@lamplighter/catalog'
import type { Db } from '../database.ts'
import { approval, diagnosis, instance, operator, plan, run, tenant } from '../schema/schema.ts'
import { prepared } from '../statement.ts'
import { scopesOfOperator, toInForce, type OperatorInForce } from './operator.ts'
import type { ApprovalRow, PlanRow } from './run-request.ts'
import { causesOfDiagnosis, toOutcome, type DiagnosisOutcome } from './run-situation.ts'
import { toFacts } from './tenant.ts'

/** Everything that a worker goes by besides the run itself, its steps, and how things stand. No worker writes any of it. */
export type RunSurroundings = {
  plan: PlanRow
  tenant: TenantFacts
  /** What the plan was made from; null when it was made from none. */
  diagnosis: DiagnosisOutcome | null
  approval: ApprovalRow | null
  /** Who asked for it, as they are now; null when they are gone. */
  requester: OperatorInForce | null
}

// One statement: a statement costs more than what any of these tables adds to it.
const surroundings = prepared((db) => {
  const { id, name, role, disabledAt } = operator
  return db
    .select({
      plan: getTableColumns(plan),
      tenant: getTableColumns(tenant),
      instance: getTableColumns(instance),
      diagnosis: {
        id: diagnosis.id,
        tenant: diagnosis.tenant,
        at: diagnosis.at,
        verdict: diagnosis.verdict,
        scope: diagnosis.scope,
        causes: causesOfDiagnosis,
      },
      approval: getTableColumns(approval),
      requester: { id, name, role, disabledAt, rows: scopesOfOperator },
    })
    .from(run)
    .innerJoin(plan, eq(plan.id, run.planId))
    .innerJoin(tenant, eq(tenant.id, run.tenant))
    .innerJoin(instance, eq(instance.tenant, tenant.id))
    .leftJoin(diagnosis, eq(diagnosis.id, plan.diagnosisId))
    .leftJoin(approval, eq(approval.run, run.id))
    .leftJoin(operator, eq(operator.id, run.requestedBy))
    .where(eq(run.id, sql.placeholder('run')))
    .prepare('run_surroundings')
})

/** Null for a run that does not exist, or whose tenant has no instance. */
export async function readRunSurroundings(db: Db, { run: id }: { run: string }): Promise<RunSurroundings | null> {
  const [row] = await surroundings(db).execute({ run: id })
  if (!row) return null
  const { requester } = row
  return {
    plan: row.plan,
    tenant: toFacts(row),
    diagnosis: row.diagnosis && toOutcome(row.diagnosis),
    approval: row.approval,
    requester: requester && toInForce({ ...requester, disabled: requester.disabledAt !== null }),
  }
}
