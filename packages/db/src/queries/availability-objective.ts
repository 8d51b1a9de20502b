import { and, eq } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { availabilityObjective } from '../schema/availability-objective.ts'
import { columnInScope, type Scope } from './scope.ts'

export type AvailabilityObjectiveRow = typeof availabilityObjective.$inferSelect

/** What was promised to this tenant beyond the usual; feature '' stands for all its features. */
export async function listAvailabilityObjectives(db: Db, params: { scope: Scope; tenant: string }): Promise<AvailabilityObjectiveRow[]> {
  return db
    .select()
    .from(availabilityObjective)
    .where(and(eq(availabilityObjective.tenant, params.tenant), columnInScope(params.scope, availabilityObjective.tenant)))
}

export async function saveAvailabilityObjective(db: Db, params: { objective: AvailabilityObjectiveRow }): Promise<void> {
  const { tenant: _tenant, feature: _feature, ...set } = params.objective
  await db
    .insert(availabilityObjective)
    .values(params.objective)
    .onConflictDoUpdate({ target: [availabilityObjective.tenant, availabilityObjective.feature], set })
}

/** Back to the usual promise. False: there was none beyond it. */
export async function deleteAvailabilityObjective(db: Db, params: { tenant: string; feature: string }): Promise<boolean> {
  const { rowCount } = await db
    .delete(availabilityObjective)
    .where(and(eq(availabilityObjective.tenant, params.tenant), eq(availabilityObjective.feature, params.feature)))
  return rowCount === 1
}
