import { and, asc, inArray, ne } from 'drizzle-orm'
import { lockingRunStates, run } from '../schema/schema.ts'
import type { Db } from '../database.ts'
import type { RunRow } from './run-journal.ts'

export type RunHoldingKey = Pick<
  RunRow,
  'id' | 'tenant' | 'remediation' | 'component' | 'state' | 'requestedBy' | 'requestedAt' | 'startedAt'
>

/**
 * Runs for other tenants that hold one of these lock keys now, oldest first. Unscoped: what somebody may be told of them is for the
 * caller to decide, who knows that they stand in this tenant's way.
 */
export async function readRunsHoldingKeys(db: Db, params: { keys: string[]; exceptTenant: string }): Promise<RunHoldingKey[]> {
  if (params.keys.length === 0) return []
  return db
    .select({
      id: run.id,
      tenant: run.tenant,
      remediation: run.remediation,
      component: run.component,
      state: run.state,
      requestedBy: run.requestedBy,
      requestedAt: run.requestedAt,
      startedAt: run.startedAt,
    })
    .from(run)
    .where(and(inArray(run.state, [...lockingRunStates]), inArray(run.lockKey, params.keys), ne(run.tenant, params.exceptTenant)))
    .orderBy(asc(run.requestedAt), asc(run.id))
}
