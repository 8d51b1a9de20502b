import {
  findOperator,
  getFleetTotals,
  listFailingFeatures,
  listRuns,
  listSharedProblems,
  listSupportCases,
  listTenantsByIds,
  listWaitingApprovals,
  type RunRow,
} from '@lamplighter/db/queries'
import { isAtLeast, type Operator } from '@lamplighter/remediation'
import { cureOfCause } from '../bulk/cure-of-cause.ts'
import { waitingRollouts } from '../bulk/waiting-rollouts.ts'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { readSwept } from '../sweep/swept-at.ts'
import { toFeatureLine } from '../tenant/feature-line.ts'
import type { DeskView } from '../views/tenant-view.ts'

const eachMax = 20

/** Who is out, what many share, what waits for me. Everything within the operator's scope. */
export async function getDesk({ context, operator }: { context: OperationsContext; operator: Operator }): Promise<DeskView> {
  const { db, pack } = context
  const { scope } = operator
  const page = { limit: eachMax }
  const failingWith = (cause: 'shared' | 'own-or-unknown') => listFailingFeatures(db, { scope, cause, page })
  const [problems, shared, own, runs, cases, totals, waiting, swept] = await Promise.all([
    listSharedProblems(db, { scope, openOnly: true, limit: eachMax }),
    // Apart, so that nine thousand tenants behind one partner do not push a tenant's own trouble off the list.
    failingWith('shared'),
    failingWith('own-or-unknown'),
    listRuns(db, { scope, page: { limit: 10 } }),
    listSupportCases(db, { scope, openedBy: operator.id, status: 'open', page }),
    getFleetTotals(db, { scope }),
    listWaiting({ context, operator }),
    readSwept(context),
  ])
  const { nodes, causes, remediations } = packIndex(pack)
  const names = await tenantNames({ context, operator, ids: runs.items.map((run) => run.tenant) })
  return {
    sharedProblems: problems.map(({ id, node, group, cause, openedAt, sick, members, sickElsewhere, membersElsewhere }) => ({
      id,
      node: { id: node, title: nodes.get(node)?.title ?? node },
      group,
      cause: cause === null ? null : (causes.get(cause)?.title ?? cause),
      since: openedAt.toISOString(),
      sick,
      members,
      sickElsewhere,
      membersElsewhere,
      cure: cureOfCause(context, cause),
    })),
    waiting,
    failing: [...own.items, ...shared.items]
      .toSorted((a, b) => b.since.getTime() - a.since.getTime())
      .map((row) => ({
        ...toFeatureLine({ pack, feature: row.feature, row }),
        tenant: row.tenant,
        tenantName: row.tenantName,
      })),
    recentRuns: runs.items.map((run) => ({
      run: run.id,
      title: remediations.get(run.remediation)?.title ?? run.remediation,
      tenant: run.tenant,
      tenantName: names.get(run.tenant) ?? run.tenant,
      state: run.state,
      verdict: run.verdict,
      at: run.requestedAt.toISOString(),
    })),
    myCases: cases.items.map(({ id, tenant, tenantName, summary, openedAt }) => ({
      id,
      tenant,
      tenantName,
      summary,
      openedAt: openedAt.toISOString(),
    })),
    totals: {
      tenants: totals.tenants,
      failingTenants: totals.failingTenants,
      failingFeatures: totals.failingFeatures,
      unknownFeatures: totals.unknownFeatures,
    },
    sweptAt: swept.at?.toISOString() ?? null,
    prober: swept.prober,
  }
}

/** Approvals that this operator may give (never their own), of runs and of rollouts, and runs that wait for a decision. */
async function listWaiting({ context, operator }: { context: OperationsContext; operator: Operator }): Promise<DeskView['waiting']> {
  const { db, pack } = context
  const { scope } = operator
  const { remediations } = packIndex(pack)
  const title = (id: string) => remediations.get(id)?.title ?? id
  const [approvals, undecided, rollouts] = await Promise.all([
    listWaitingApprovals(db, { scope, now: context.now(), limit: eachMax }),
    isAtLeast({ role: operator.role, least: 'l2' })
      ? listRuns(db, { scope, filter: { states: ['needs-decision'] }, page: { limit: eachMax } })
      : { items: [] as RunRow[] },
    waitingRollouts(context, operator),
  ])
  const mine = approvals.filter(
    (approval) => approval.requestedBy !== operator.id && isAtLeast({ role: operator.role, least: approval.neededRole }),
  )
  const names = await tenantNames({ context, operator, ids: undecided.items.map((run) => run.tenant) })
  const nameOf = await operatorNames({
    context,
    ids: [...mine.map((approval) => approval.requestedBy), ...undecided.items.map((run) => run.requestedBy)],
  })
  return [
    ...rollouts,
    ...mine.map((approval) => ({
      run: approval.run,
      kind: 'approval' as const,
      title: title(approval.remediation),
      tenant: approval.tenant,
      tenantName: approval.tenantName,
      by: nameOf(approval.requestedBy),
      since: approval.requestedAt.toISOString(),
      expiresAt: approval.expiresAt.toISOString(),
    })),
    ...undecided.items.map((run) => ({
      run: run.id,
      kind: 'decision' as const,
      title: title(run.remediation),
      tenant: run.tenant,
      tenantName: names.get(run.tenant) ?? run.tenant,
      by: nameOf(run.requestedBy),
      since: (run.startedAt ?? run.requestedAt).toISOString(),
      expiresAt: null,
    })),
  ]
}

async function tenantNames({
  context,
  operator,
  ids,
}: {
  context: OperationsContext
  operator: Operator
  ids: string[]
}): Promise<Map<string, string>> {
  const tenants = await listTenantsByIds(context.db, { scope: operator.scope, tenants: [...new Set(ids)] })
  return new Map(tenants.map(({ id, name }) => [id, name]))
}

async function operatorNames({ context, ids }: { context: OperationsContext; ids: string[] }): Promise<(id: string) => string> {
  const found = await Promise.all([...new Set(ids)].map(async (id) => [id, (await findOperator(context.db, { id }))?.name ?? id] as const))
  const names = new Map(found)
  return (id) => names.get(id) ?? id
}
