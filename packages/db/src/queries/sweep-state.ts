import { sql } from 'drizzle-orm'
import type { CheckStatus, FeatureState, Json } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { textArray } from './sql-values.ts'

/** What the next visit of a tenant needs of its last ones. Times are milliseconds since 1970. */
export type SweepState = {
  tenant: string
  sweptAt: number | null
  checks: { check: string; status: CheckStatus; steady: boolean; observedAt: number; nextDueAt: number; health: Json }[]
  features: { feature: string; state: FeatureState; checkedAt: number; diagnosisId: string | null }[]
}

type CheckCells = [check: string, status: CheckStatus, steady: boolean, observedAt: number, nextDueAt: number, health: Json]
type FeatureCells = [feature: string, state: FeatureState, checkedAt: number, diagnosisId: string | null]

/** The states of all tenants of a batch in one statement, one row a tenant, without evidence: a sweep reads them all day long. */
export async function listSweepStates(db: Db, params: { tenants: string[] }): Promise<SweepState[]> {
  const { rows } = await db.execute<{
    tenant: string
    swept: number | null
    checks: CheckCells[] | null
    features: FeatureCells[] | null
  }>(sql`
    select s.tenant, floor(extract(epoch from s.swept_at) * 1000)::float8 as swept,
      (select json_agg(json_build_array(c."check", c.status, c.steady, floor(extract(epoch from c.observed_at) * 1000),
        floor(extract(epoch from c.next_due_at) * 1000), c.health)) from check_state c where c.tenant = s.tenant) as checks,
      (select json_agg(json_build_array(f.feature, f.state, floor(extract(epoch from f.checked_at) * 1000), f.diagnosis_id))
        from feature_state f where f.tenant = s.tenant) as features
    from sweep_schedule s where s.tenant = any(${textArray(params.tenants)}) order by s.tenant`)
  return rows.map(({ tenant, swept, checks, features }) => ({
    tenant,
    sweptAt: swept,
    checks: (checks ?? []).map(([check, status, steady, observedAt, nextDueAt, health]) => ({
      check,
      status,
      steady,
      observedAt,
      nextDueAt,
      health,
    })),
    features: (features ?? []).map(([feature, state, checkedAt, diagnosisId]) => ({ feature, state, checkedAt, diagnosisId })),
  }))
}
