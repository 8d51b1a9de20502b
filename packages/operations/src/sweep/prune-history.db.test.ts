import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { closeSharedProblem, saveSharedProblem } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { createFakeSystem } from '../fakes/fake-context.ts'
import { pruneHistory } from './prune-history.ts'

const database = testDatabase()

test('what has outlived its retention is deleted, what has not stays', async () => {
  const system = createFakeSystem(database.db)
  const ago = (days: number) => new Date(system.at().getTime() - days * 86_400_000).toISOString()
  for (const days of [0.5, 2, 89, 91, 500]) {
    await database.db.execute(sql`insert into live_event (topic, at) values ('health', ${ago(days)})`)
    await database.db.execute(
      sql`insert into transition (tenant, subject_kind, subject, "to", at) values ('acme', 'feature', 'checkout', 'ok', ${ago(days)})`,
    )
    await database.db.execute(
      sql`insert into availability_hour (tenant, feature, hour, ok_s, failing_s, unknown_s, maintenance_s) values ('acme', 'checkout', ${ago(days)}, 0, 1, 0, 0)`,
    )
  }
  const problem = async (id: string, closed: string | null) =>
    saveSharedProblem(database.db, {
      newId: id,
      node: 'partner',
      group: id,
      numbers: { cause: null, members: 9, sick: 5, membersElsewhere: 9, sickElsewhere: 0 },
      tenants: ['acme', 'globex'],
      now: new Date(ago(450)),
    }).then(() => (closed === null ? null : closeSharedProblem(database.db, { id, now: new Date(closed) })))
  await problem('long-over', ago(401))
  await problem('over', ago(399))
  await problem('open', null)
  await pruneHistory({ context: system.context })
  const count = async (table: string) => (await database.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n
  expect([await count('shared_problem'), await count('shared_problem_tenant')]).toEqual([2, 4])
  expect([await count('live_event'), await count('transition'), await count('availability_hour')]).toEqual([1, 3, 4])
})
