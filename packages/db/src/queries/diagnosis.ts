import { and, desc, eq, lt, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { diagnosis } from '../schema/diagnosis.ts'
import { plan } from '../schema/plan.ts'
import { updateFeatureCause } from './feature-state.ts'
import { readCursor, toPage, type Page, type PageRequest } from './page.ts'
import { columnInScope, type Scope } from './scope.ts'

export type DiagnosisRow = typeof diagnosis.$inferSelect
/** Without the two documents, for lists. */
export type DiagnosisLine = Omit<DiagnosisRow, 'bundle' | 'explanation'>

/** Keeps a diagnosis and notes its cause on the feature, in one transaction. */
export async function saveDiagnosis(db: Db, params: { diagnosis: DiagnosisRow }): Promise<void> {
  const row = params.diagnosis
  await db.transaction(async (tx) => {
    await tx.insert(diagnosis).values(row)
    await updateFeatureCause(tx, {
      tenant: row.tenant,
      feature: row.feature,
      cause: row.cause,
      verdict: row.verdict,
      causeScope: row.scope,
      diagnosisId: row.id,
    })
  })
}

export async function findDiagnosis(db: Db, params: { scope: Scope; id: string }): Promise<DiagnosisRow | null> {
  const [row] = await db
    .select()
    .from(diagnosis)
    .where(and(eq(diagnosis.id, params.id), columnInScope(params.scope, diagnosis.tenant)))
  return row ?? null
}

/** The same without its evidence, which is large and which only its own screen shows. */
export async function findExplanation(db: Db, params: { scope: Scope; id: string }): Promise<Omit<DiagnosisRow, 'bundle'> | null> {
  const [row] = await db
    .select({ ...LINE, explanation: diagnosis.explanation })
    .from(diagnosis)
    .where(and(eq(diagnosis.id, params.id), columnInScope(params.scope, diagnosis.tenant)))
  return row ?? null
}

export async function findLatestDiagnosis(db: Db, params: { scope: Scope; tenant: string; feature: string }): Promise<DiagnosisRow | null> {
  const [row] = await db
    .select()
    .from(diagnosis)
    .where(and(eq(diagnosis.tenant, params.tenant), eq(diagnosis.feature, params.feature), columnInScope(params.scope, diagnosis.tenant)))
    .orderBy(desc(diagnosis.at))
    .limit(1)
  return row ?? null
}

const LINE = {
  id: diagnosis.id,
  tenant: diagnosis.tenant,
  feature: diagnosis.feature,
  at: diagnosis.at,
  tookMs: diagnosis.tookMs,
  verdict: diagnosis.verdict,
  scope: diagnosis.scope,
  cause: diagnosis.cause,
  probability: diagnosis.probability,
  requestedBy: diagnosis.requestedBy,
}

/** A tenant's diagnoses, or those of one cause over all tenants, the newest first. */
export async function listDiagnoses(
  db: Db,
  params: { scope: Scope; tenant?: string; feature?: string; cause?: string; page: PageRequest },
): Promise<Page<DiagnosisLine>> {
  const { scope, page } = params
  const cursor = readCursor(page, ['number', 'string'] as const)
  const rows = await db
    .select(LINE)
    .from(diagnosis)
    .where(
      and(
        params.tenant ? eq(diagnosis.tenant, params.tenant) : undefined,
        params.feature ? eq(diagnosis.feature, params.feature) : undefined,
        params.cause ? eq(diagnosis.cause, params.cause) : undefined,
        columnInScope(scope, diagnosis.tenant),
        cursor ? sql`(${diagnosis.at}, ${diagnosis.id}) < (${new Date(cursor[0]).toISOString()}::timestamptz, ${cursor[1]})` : undefined,
      ),
    )
    .orderBy(desc(diagnosis.at), desc(diagnosis.id))
    .limit(page.limit + 1)
  return toPage({ rows, limit: page.limit, cursorOf: (row) => [row.at.getTime(), row.id] })
}

/** Removes diagnoses of before that time on which no plan rests; returns how many. */
export async function deleteDiagnoses(db: Db, params: { before: Date }): Promise<number> {
  const { rowCount } = await db
    .delete(diagnosis)
    .where(and(lt(diagnosis.at, params.before), sql`not exists (select 1 from ${plan} where ${plan.diagnosisId} = ${diagnosis.id})`))
  return rowCount ?? 0
}
