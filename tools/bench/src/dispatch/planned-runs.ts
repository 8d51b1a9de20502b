import { randomUUID } from 'node:crypto'
import type { OpenDatabase } from '@lamplighter/db'
import { insertPlan, readPlan } from '@lamplighter/db/queries'
import { planRemediation, type OperationsContext } from '@lamplighter/operations'
import { chaosOperator } from '../chaos/chaos-operator.ts'
import { keyedRemediation } from '../chaos/mailbox-pack.ts'
import { addStuckTenants } from '../chaos/stuck-tenants.ts'

export type Planned = { id: string; hash: string }

export type PlanRunsOptions = { database: OpenDatabase; context: OperationsContext; prefix: string; count: number }

/** So many tenants with a diagnosis and a plan each, planned through the door as an operator does right before confirming. */
export async function planRuns({ database, context, prefix, count }: PlanRunsOptions): Promise<Planned[]> {
  const planned: Planned[] = []
  for (const tenant of await addTenants({ database, prefix, count })) planned.push(await plan({ context, tenant }))
  return planned
}

/** The same for thousands: the others get a copy of the first one's plan for their own tenant and diagnosis, because planning is not what is measured. */
export async function planRunsByCopy({ database, context, prefix, count }: PlanRunsOptions): Promise<Planned[]> {
  const ids = await addTenants({ database, prefix, count })
  const first = await plan({ context, tenant: ids[0]! })
  const pattern = (await readPlan(database.db, first.id))!
  const { rows } = await database.pool.query<{ id: string; tenant: string }>(
    'select distinct on (tenant) id, tenant from diagnosis where tenant = any($1) order by tenant, at desc',
    [ids],
  )
  const planned: Planned[] = []
  for (const { id: diagnosisId, tenant } of rows) {
    const { id, hash } = await insertPlan(database.db, { ...pattern, id: randomUUID(), tenant, diagnosisId })
    planned.push({ id, hash })
  }
  return planned
}

async function addTenants({ database, prefix, count }: Omit<PlanRunsOptions, 'context'>): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
  await addStuckTenants({ db: database.db, ids })
  return ids
}

function plan({ context, tenant }: { context: OperationsContext; tenant: string }): Promise<Planned> {
  return planRemediation({ context, operator: chaosOperator, remediation: keyedRemediation, tenant, feature: 'mail', params: {} })
}
