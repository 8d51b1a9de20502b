import { and, desc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import type { Json } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { diagnosis, plan, remediationSetting, run, setting } from '../schema/schema.ts'
import { prepared } from '../statement.ts'
import type { DiagnosisRow } from './diagnosis.ts'
import type { RemediationSettingRow } from './remediation-setting.ts'
import type { RunRow } from './run-journal.ts'
import type { PlanRow } from './run-request.ts'

// What planning and deciding read, by id and unscoped: the decision itself authorises everything that they touch.

const planById = prepared((db) =>
  db
    .select()
    .from(plan)
    .where(eq(plan.id, sql.placeholder('id')))
    .prepare('plan_by_id'),
)

export async function readPlan(db: Db, id: string): Promise<PlanRow | null> {
  const [row] = await planById(db).execute({ id })
  return row ?? null
}

export async function insertPlan(db: Db, row: typeof plan.$inferInsert): Promise<PlanRow> {
  const [created] = await db.insert(plan).values(row).returning()
  return created!
}

const runById = prepared((db) =>
  db
    .select()
    .from(run)
    .where(eq(run.id, sql.placeholder('id')))
    .prepare('run_by_id'),
)

export async function readRun(db: Db, id: string): Promise<RunRow | null> {
  const [row] = await runById(db).execute({ id })
  return row ?? null
}

const diagnosisById = prepared((db) =>
  db
    .select()
    .from(diagnosis)
    .where(eq(diagnosis.id, sql.placeholder('id')))
    .prepare('diagnosis_by_id'),
)

export async function readDiagnosis(db: Db, id: string): Promise<DiagnosisRow | null> {
  const [row] = await diagnosisById(db).execute({ id })
  return row ?? null
}

const diagnosisOfPlan = prepared((db) =>
  db
    .select(getTableColumns(diagnosis))
    .from(diagnosis)
    .innerJoin(plan, eq(plan.diagnosisId, diagnosis.id))
    .where(eq(plan.id, sql.placeholder('plan')))
    .prepare('diagnosis_of_plan'),
)

/** The whole diagnosis that a plan was made from; null when it was made from none. */
export async function readDiagnosisOfPlan(db: Db, planId: string): Promise<DiagnosisRow | null> {
  const [row] = await diagnosisOfPlan(db).execute({ plan: planId })
  return row ?? null
}

/** What a decision needs of a diagnosis: not its evidence, which is large. */
export type DiagnosisOutcome = Pick<DiagnosisRow, 'id' | 'tenant' | 'at' | 'verdict' | 'scope'> & {
  explanation: { causes: Pick<DiagnosisRow['explanation']['causes'][number], 'cause' | 'node' | 'probability'>[] }
}

export const causesOfDiagnosis = sql<DiagnosisOutcome['explanation']['causes']>`(
    select coalesce(jsonb_agg(jsonb_build_object('cause', c -> 'cause', 'node', c -> 'node', 'probability', c -> 'probability') order by n), '[]')
    from jsonb_array_elements(${diagnosis.explanation} -> 'causes') with ordinality as e(c, n))`

const outcomeOfPlan = prepared((db) =>
  db
    .select({
      id: diagnosis.id,
      tenant: diagnosis.tenant,
      at: diagnosis.at,
      verdict: diagnosis.verdict,
      scope: diagnosis.scope,
      causes: causesOfDiagnosis,
    })
    .from(plan)
    .innerJoin(diagnosis, eq(diagnosis.id, plan.diagnosisId))
    .where(eq(plan.id, sql.placeholder('id')))
    .prepare('diagnosis_outcome_of_plan'),
)

/** What is needed of the diagnosis that a plan was made from; null when it was made from none. */
export async function readPlannedDiagnosis(db: Db, planId: string): Promise<DiagnosisOutcome | null> {
  const [row] = await outcomeOfPlan(db).execute({ id: planId })
  return row ? toOutcome(row) : null
}

export function toOutcome({ causes, ...rest }: Omit<DiagnosisOutcome, 'explanation'> & DiagnosisOutcome['explanation']): DiagnosisOutcome {
  return { ...rest, explanation: { causes } }
}

/** The newest diagnosis of the tenant, of one feature when it is named. */
export async function readLatestDiagnosis(
  db: Db,
  options: { tenant: string; feature: string | null; since: Date },
): Promise<DiagnosisRow | null> {
  const [row] = await db
    .select()
    .from(diagnosis)
    .where(
      and(
        eq(diagnosis.tenant, options.tenant),
        options.feature === null ? undefined : eq(diagnosis.feature, options.feature),
        gt(diagnosis.at, options.since),
      ),
    )
    .orderBy(desc(diagnosis.at))
    .limit(1)
  return row ?? null
}

/** Newest first, one per feature is for the caller to choose; only those that name the cause or any cause at all. */
export function listDiagnosesSince(db: Db, options: { tenant: string; since: Date; limit: number }): Promise<DiagnosisRow[]> {
  return db
    .select()
    .from(diagnosis)
    .where(and(eq(diagnosis.tenant, options.tenant), gt(diagnosis.at, options.since)))
    .orderBy(desc(diagnosis.at))
    .limit(options.limit)
}

export async function readRemediationSetting(db: Db, remediation: string): Promise<RemediationSettingRow | null> {
  const [row] = await db.select().from(remediationSetting).where(eq(remediationSetting.remediation, remediation))
  return row ?? null
}

export async function readSetting(db: Db, key: string): Promise<Json | null> {
  const [row] = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, key))
  return row?.value ?? null
}

export async function writeSetting(db: Db, { key, value, at }: { key: string; value: Json; at: Date }): Promise<void> {
  await db
    .insert(setting)
    .values({ key, value, updatedAt: at })
    .onConflictDoUpdate({ target: setting.key, set: { value, updatedAt: at } })
}
