import { and, eq } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { plan } from '../schema/plan.ts'
import type { PlanRow } from './run-request.ts'
import { columnInScope, type Scope } from './scope.ts'

export async function findPlan(db: Db, params: { scope: Scope; id: string }): Promise<PlanRow | null> {
  const [row] = await db
    .select()
    .from(plan)
    .where(and(eq(plan.id, params.id), columnInScope(params.scope, plan.tenant)))
  return row ?? null
}
