import { and, asc, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { featureState, plan, rolloutTenant, run, tenant } from '../schema/schema.ts'
import type { RunRow } from './run-journal.ts'
import type { PlanRow } from './run-request.ts'
import { columnInScope, EVERYTHING, tenantInScope, type Scope } from './scope.ts'

export type RolloutTenantRow = typeof rolloutTenant.$inferSelect

/** A tenant of a rollout with the plan that was counted, and with its run as it stands now. */
export type RolloutTurn = RolloutTenantRow & {
  name: string
  plan: Pick<PlanRow, 'hash' | 'effects' | 'undo' | 'effect' | 'feature' | 'diagnosisId'> | null
  run: Pick<RunRow, 'state' | 'verdict' | 'startedAt' | 'finishedAt' | 'failure'> | null
}

/** Tenants of a rollout that are in scope, in the order of their turns. */
export async function listRolloutTenants(db: Db, params: { scope: Scope; rollout: string }): Promise<RolloutTurn[]> {
  const rows = await db
    .select({ turn: rolloutTenant, name: tenant.name, plan, run })
    .from(rolloutTenant)
    .innerJoin(tenant, eq(tenant.id, rolloutTenant.tenant))
    .leftJoin(plan, eq(plan.id, rolloutTenant.planId))
    .leftJoin(run, eq(run.id, rolloutTenant.runId))
    .where(and(eq(rolloutTenant.rollout, params.rollout), columnInScope(params.scope, rolloutTenant.tenant)))
    // As releases do: the lower the tenant's own ring, the earlier.
    .orderBy(sql`${rolloutTenant.ring} nulls last`, asc(tenant.ring), asc(rolloutTenant.tenant))
  return rows.map(({ turn, ...rest }) => ({ ...turn, ...rest }))
}

export function readRolloutTenants(db: Db, rollout: string): Promise<RolloutTurn[]> {
  return listRolloutTenants(db, { scope: EVERYTHING, rollout })
}

export type RolloutTenantChange = {
  rollout: string
  tenant: string
  /** Written only while the tenant is still in this state. */
  from: RolloutTenantRow['state']
  set: Partial<Omit<typeof rolloutTenant.$inferInsert, 'rollout' | 'tenant'>> & { updatedAt: Date }
}

/** False when somebody else has moved the tenant on meanwhile: then nothing was written. */
export async function updateRolloutTenant(tx: Db, { rollout, tenant: id, from, set }: RolloutTenantChange): Promise<boolean> {
  const { rowCount } = await tx
    .update(rolloutTenant)
    .set(set)
    .where(and(eq(rolloutTenant.rollout, rollout), eq(rolloutTenant.tenant, id), eq(rolloutTenant.state, from)))
  return rowCount === 1
}

/** The rollout that a run is a part of; null for a run of its own. */
export async function findRolloutOfRun(db: Db, runId: string): Promise<string | null> {
  const [row] = await db.select({ rollout: rolloutTenant.rollout }).from(rolloutTenant).where(eq(rolloutTenant.runId, runId))
  return row?.rollout ?? null
}

/** Living tenants in scope with a feature in trouble whose newest diagnosis names this cause, by id. */
export async function listTenantsWithCause(db: Db, params: { scope: Scope; causes: string[]; limit: number }): Promise<string[]> {
  const rows = await db
    .selectDistinct({ tenant: featureState.tenant })
    .from(featureState)
    .innerJoin(tenant, eq(tenant.id, featureState.tenant))
    .where(
      and(inArray(featureState.cause, params.causes), ne(featureState.state, 'ok'), isNull(tenant.retiredAt), tenantInScope(params.scope)),
    )
    .orderBy(asc(featureState.tenant))
    .limit(params.limit)
  return rows.map((row) => row.tenant)
}
