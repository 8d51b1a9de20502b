import { randomUUID } from 'node:crypto'
import type { OpenDatabase } from '@lamplighter/db'
import { insertPlan, readPlan } from '@lamplighter/db/queries'
import { planRemediation, type OperationsContext } from '@lamplighter/operations'
import { chaosOperator } from '../chaos/chaos-operator.ts'
import { keyedRemediation } from '../chaos/mailbox-pack.ts'
import { addStuckTenants } from '../chaos/stuck-tenants.ts'

export type Planned = { id: string; hash: string }

/**
 * So many tenants with a diagnosis and a plan each. The first is planned through the door; the others get a copy of that
 * plan for their own tenant and diagnosis, because planning is not what is measured.
 */
export async function planRuns(options: {
  database: OpenDatabase
  context: OperationsContext
  prefix: string
  count: number
}): Promise<Planned[]> {
  const { database, context, prefix, count } = options
  const ids = Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
  await addStuckTenants({ db: database.db, ids })
  const first = await planRemediation({
    context,
    operator: chaosOperator,
    remediation: keyedRemediation,
    tenant: ids[0]!,
    feature: 'mail',
    params: {},
  })
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
