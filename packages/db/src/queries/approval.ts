import { and, asc, eq, gt, isNull, lte } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { approval } from '../schema/approval.ts'
import { run } from '../schema/run.ts'
import { tenant } from '../schema/tenant.ts'
import type { ApprovalRow } from './run-request.ts'
import { columnInScope, type Scope } from './scope.ts'

export type WaitingApproval = ApprovalRow & { remediation: string; tenantName: string }

/** What waits for a decision and has not expired, the most urgent first. */
export async function listWaitingApprovals(db: Db, params: { scope: Scope; now: Date; limit: number }): Promise<WaitingApproval[]> {
  const rows = await db
    .select({ approval, remediation: run.remediation, tenantName: tenant.name })
    .from(approval)
    .innerJoin(run, eq(run.id, approval.run))
    .innerJoin(tenant, eq(tenant.id, approval.tenant))
    .where(
      and(
        isNull(approval.decision),
        gt(approval.expiresAt, params.now),
        eq(run.state, 'awaiting-approval'),
        columnInScope(params.scope, approval.tenant),
      ),
    )
    .orderBy(asc(approval.expiresAt))
    .limit(params.limit)
  return rows.map((row) => ({ ...row.approval, remediation: row.remediation, tenantName: row.tenantName }))
}

/** Questions that nobody has answered and whose time to be passed on has come. */
export async function listDueRungs(db: Db, params: { now: Date; limit: number }): Promise<string[]> {
  const rows = await db
    .select({ run: approval.run })
    .from(approval)
    .innerJoin(run, eq(run.id, approval.run))
    .where(and(isNull(approval.decision), lte(approval.nextRungAt, params.now), eq(run.state, 'awaiting-approval')))
    .orderBy(asc(approval.nextRungAt))
    .limit(params.limit)
  return rows.map((row) => row.run)
}

export async function updateApprovalRung(tx: Db, params: { run: string; rung: number; nextRungAt: Date | null }): Promise<void> {
  const { run: id, rung, nextRungAt } = params
  await tx.update(approval).set({ rung, nextRungAt }).where(eq(approval.run, id))
}
