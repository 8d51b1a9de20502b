import { and, asc, desc, eq, getTableColumns, inArray, ne, sql } from 'drizzle-orm'
import type { DiagnosisVerdict, FeatureState, Json } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { featureState } from '../schema/feature-state.ts'
import { sweepSchedule } from '../schema/sweep-schedule.ts'
import { tenant } from '../schema/tenant.ts'
import { settleAll } from '../settle-all.ts'
import { updateTenantCounts } from './fleet-count.ts'
import { readCursor, toPage, type Page, type PageRequest } from './page.ts'
import { columnInScope, tenantInScope, type Scope } from './scope.ts'
import { jsonRows, textArray } from './sql-values.ts'

export type FeatureStateRow = typeof featureState.$inferSelect

export type FeatureStateToSave = { tenant: string; feature: string; state: FeatureState; checkedAt: Date; health: Json }

export type FeatureTransition = { tenant: string; feature: string; from: FeatureState | null; to: FeatureState; at: Date }

/**
 * Saves states, appends a transition for each that is new or has changed, and keeps the tenant's counts, in one transaction.
 * `since` moves only with the state; a feature that is ok again loses its cause; an older state never overwrites a newer one.
 * Returns what changed.
 */
export async function saveFeatureStates(db: Db, params: { states: FeatureStateToSave[] }): Promise<FeatureTransition[]> {
  if (params.states.length === 0) return []
  const rows = params.states.map(({ tenant: id, feature, state, checkedAt, health }) => ({
    tenant: id,
    feature,
    state,
    checked_at: checkedAt,
    health,
  }))
  return db.transaction(async (tx) => {
    // Sent together, done one after the other: the upsert sees what was committed before the first had its locks.
    const [, { rows: moved }] = await settleAll([
      tx.execute(lockTenants(params.states.map((state) => state.tenant))),
      tx.execute<{ tenant: string; feature: string; from: FeatureState | null; to: FeatureState; at: string }>(upsert(rows)),
    ] as const)
    if (moved.length > 0) await updateTenantCounts(tx, { tenants: [...new Set(moved.map((transition) => transition.tenant))] })
    return moved.map((transition) => ({ ...transition, at: new Date(transition.at) }))
  })
}

/**
 * One writer at a time for a tenant's states, until the transaction ends. Locks of rows are not enough: a row that is not there
 * yet cannot be locked in order, and two writers of new rows beside old ones have waited for each other.
 */
function lockTenants(tenants: string[]) {
  return sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended('feature-state:' || tenant, 0) as key from unnest(${textArray(tenants)}) as t(tenant) order by key
    ) as keys`
}

function upsert(rows: Record<string, unknown>[]) {
  return sql`
    with input as (
      select distinct on (tenant, feature) * from jsonb_to_recordset(${jsonRows(rows)})
        as x(tenant text, feature text, state text, checked_at timestamptz, health jsonb)
      order by tenant, feature, checked_at desc
    ), stored as (
      select f.tenant, f.feature, f.state, f.checked_at, f.cause from feature_state f join input i on i.tenant = f.tenant and i.feature = f.feature
      order by f.tenant, f.feature for update of f
    ), newer as (
      select i.*, s.state as before, s.cause from input i left join stored s on s.tenant = i.tenant and s.feature = i.feature
      where s.tenant is null or s.checked_at <= i.checked_at
    ), written as (
      insert into feature_state as f (tenant, feature, state, since, checked_at, health)
      select tenant, feature, state, checked_at, checked_at, nullif(health, 'null') from newer
      on conflict (tenant, feature) do update set state = excluded.state,
        since = case when f.state = excluded.state then f.since else excluded.since end,
        checked_at = excluded.checked_at, health = excluded.health,
        cause = case when excluded.state = 'ok' then null else f.cause end,
        cause_verdict = case when excluded.state = 'ok' then null else f.cause_verdict end,
        cause_scope = case when excluded.state = 'ok' then null else f.cause_scope end,
        diagnosis_id = case when excluded.state = 'ok' then null else f.diagnosis_id end
      where f.checked_at <= excluded.checked_at
    )
    insert into transition (tenant, subject_kind, subject, "from", "to", at, cause)
    select tenant, 'feature', feature, before, state, checked_at, cause from newer where before is distinct from state
    returning tenant, subject as feature, "from", "to", at`
}

export type FeatureCause = { cause: string | null; verdict: DiagnosisVerdict; causeScope: 'tenant' | 'shared' | null; diagnosisId: string }

/** Notes what the newest diagnosis says about a feature that is not ok; one that has recovered meanwhile stays without cause. */
export async function updateFeatureCause(db: Db, params: { tenant: string; feature: string } & FeatureCause): Promise<void> {
  const { cause, verdict, causeScope, diagnosisId } = params
  await db
    .update(featureState)
    .set({ cause, causeVerdict: verdict, causeScope, diagnosisId })
    .where(and(eq(featureState.tenant, params.tenant), eq(featureState.feature, params.feature), ne(featureState.state, 'ok')))
}

/** The cause most often found in these tenants now, among the named ones; null when none is. */
export async function findCommonCause(db: Db, params: { tenants: string[]; causes: string[] }): Promise<string | null> {
  const [row] = await db
    .select({ cause: featureState.cause })
    .from(featureState)
    .where(
      and(sql`${featureState.tenant} = any(${textArray(params.tenants)})`, sql`${featureState.cause} = any(${textArray(params.causes)})`),
    )
    .groupBy(featureState.cause)
    .orderBy(sql`count(*) desc`, asc(featureState.cause))
    .limit(1)
  return row?.cause ?? null
}

/** What is ok is not written again on each visit: it was checked when its tenant was last visited. */
const lastCheckedAt =
  sql`case when ${featureState.state} = 'ok' then greatest(${featureState.checkedAt}, ${sweepSchedule.sweptAt}) else ${featureState.checkedAt} end`.mapWith(
    featureState.checkedAt,
  )

/** All features of one tenant as they stand. */
export async function listFeatureStates(db: Db, params: { scope: Scope; tenant: string }): Promise<FeatureStateRow[]> {
  return db
    .select({ ...getTableColumns(featureState), checkedAt: lastCheckedAt })
    .from(featureState)
    .leftJoin(sweepSchedule, eq(sweepSchedule.tenant, featureState.tenant))
    .where(and(eq(featureState.tenant, params.tenant), columnInScope(params.scope, featureState.tenant)))
    .orderBy(asc(featureState.feature))
}

export type FailingFeature = FeatureStateRow & { tenantName: string }

/** Words of the index `feature_state_out_idx`, said in the text: a plan that is kept cannot look into parameters. */
const isOut = sql`${featureState.state} in ('failing', 'unstable')`
const causeIs = { shared: sql`'shared'`, 'own-or-unknown': sql`'tenant'` }

/**
 * Features that are out (failing or unstable, or in the given states) over all tenants in scope, the newest trouble first; `cause`
 * leaves out those of shared causes, or all others. With `cause` and without `states` it costs what it returns, however many are out.
 */
export async function listFailingFeatures(
  db: Db,
  params: { scope: Scope; states?: FeatureState[]; feature?: string; cause?: 'shared' | 'own-or-unknown'; page: PageRequest },
): Promise<Page<FailingFeature>> {
  const { scope, page, cause } = params
  const cursor = readCursor(page, ['number', 'string', 'string'] as const)
  const rows = await db
    .select({ featureState, tenantName: tenant.name })
    .from(featureState)
    .innerJoin(tenant, eq(tenant.id, featureState.tenant))
    .where(
      and(
        params.states === undefined ? isOut : and(inArray(featureState.state, params.states), ne(featureState.state, 'ok')),
        params.feature ? eq(featureState.feature, params.feature) : undefined,
        cause === undefined ? undefined : sql`coalesce(${featureState.causeScope}, 'tenant') = ${causeIs[cause]}`,
        sql`${tenant.retiredAt} is null`,
        tenantInScope(scope),
        cursor
          ? sql`(${featureState.since}, ${featureState.tenant}, ${featureState.feature}) < (${new Date(cursor[0]).toISOString()}::timestamptz, ${cursor[1]}, ${cursor[2]})`
          : undefined,
      ),
    )
    .orderBy(desc(featureState.since), desc(featureState.tenant), desc(featureState.feature))
    .limit(page.limit + 1)
  const items = rows.map((row) => ({ ...row.featureState, tenantName: row.tenantName }))
  return toPage({ rows: items, limit: page.limit, cursorOf: (row) => [row.since.getTime(), row.tenant, row.feature] })
}
