import { and, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, notInArray, sql } from 'drizzle-orm'
import type { RunVerdict } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { automaticAttempt, diagnosis, featureState, run, tenant } from '../schema/schema.ts'
import { columnInScope, type Scope } from './scope.ts'

export type AutomaticAttemptRow = typeof automaticAttempt.$inferSelect

// The words of its index, not parameters.
const byItself = (remediation: string) => and(eq(run.remediation, remediation), sql`${run.gate} = 'automatic'`, isNull(run.undoOf))

/** When it was asked for by itself since then, over all tenants, the newest first. */
export async function listAutomaticTimes(db: Db, params: { remediation: string; since: Date }): Promise<Date[]> {
  const rows = await db
    .select({ at: run.requestedAt })
    .from(run)
    .where(and(byItself(params.remediation), gt(run.requestedAt, params.since), notInArray(run.state, ['refused', 'expired'])))
    .orderBy(desc(run.requestedAt))
    .limit(500)
  return rows.map(({ at }) => at)
}

/** Verdicts of what ran by itself since then, the newest first. */
export async function listAutomaticOutcomes(
  db: Db,
  params: { remediation: string; since: Date; limit: number },
): Promise<{ verdict: RunVerdict; at: Date }[]> {
  const rows = await db
    .select({ verdict: run.verdict, at: sql<Date>`coalesce(${run.finishedAt}, ${run.requestedAt})`.mapWith(run.requestedAt) })
    .from(run)
    .where(and(byItself(params.remediation), gte(run.requestedAt, params.since), isNotNull(run.verdict)))
    .orderBy(desc(run.requestedAt))
    .limit(params.limit)
  return rows.map(({ verdict, at }) => ({ verdict: verdict!, at }))
}

/** False when this diagnosis has led to an answer about this remediation already: then nothing was written. */
export async function createAutomaticAttempt(tx: Db, row: typeof automaticAttempt.$inferInsert): Promise<boolean> {
  const { rowCount } = await tx.insert(automaticAttempt).values(row).onConflictDoNothing()
  return rowCount === 1
}

export type AutomaticAttemptLine = AutomaticAttemptRow & { tenantName: string; verdict: RunVerdict | null }

/** Attempts of one remediation at tenants in scope, the newest first. */
export async function listAutomaticAttempts(
  db: Db,
  params: { scope: Scope; remediation: string; limit: number },
): Promise<AutomaticAttemptLine[]> {
  const rows = await db
    .select({ attempt: automaticAttempt, tenantName: tenant.name, verdict: run.verdict })
    .from(automaticAttempt)
    .innerJoin(tenant, eq(tenant.id, automaticAttempt.tenant))
    .leftJoin(run, eq(run.id, automaticAttempt.runId))
    .where(and(eq(automaticAttempt.remediation, params.remediation), columnInScope(params.scope, automaticAttempt.tenant)))
    .orderBy(desc(automaticAttempt.at))
    .limit(params.limit)
  return rows.map(({ attempt, ...rest }) => ({ ...attempt, ...rest }))
}

/**
 * Failing features with a confirmed cause of the tenant's own among `causes`, diagnosed before `diagnosedBefore`, of
 * tenants about whom nothing was decided since `quietSince`: lost on the way, or held back by what may be over now.
 */
export async function listAutomaticCandidates(
  db: Db,
  params: { causes: string[]; diagnosedBefore: Date; quietSince: Date; limit: number },
): Promise<{ tenant: string; feature: string }[]> {
  return db
    .select({ tenant: featureState.tenant, feature: featureState.feature })
    .from(featureState)
    .innerJoin(tenant, eq(tenant.id, featureState.tenant))
    .innerJoin(diagnosis, eq(diagnosis.id, featureState.diagnosisId))
    .where(
      and(
        inArray(featureState.state, ['failing', 'unstable']),
        eq(featureState.causeVerdict, 'confirmed'),
        eq(featureState.causeScope, 'tenant'),
        inArray(featureState.cause, params.causes),
        isNull(tenant.retiredAt),
        lt(diagnosis.at, params.diagnosedBefore),
        sql`not exists (select 1 from ${automaticAttempt} where ${automaticAttempt.tenant} = ${featureState.tenant}
          and ${automaticAttempt.cause} = ${featureState.cause} and ${automaticAttempt.at} > ${params.quietSince.toISOString()}::timestamptz)`,
      ),
    )
    .orderBy(featureState.since)
    .limit(params.limit)
}
