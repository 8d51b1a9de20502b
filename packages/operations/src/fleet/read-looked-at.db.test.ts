import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { createFakeSystem, seedTenants, type FakeSystem } from '../fakes/fake-context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import { readLookedAt } from './read-looked-at.ts'
import { getTenantDirectory } from './tenant-directory.ts'

const database = testDatabase()
let system: FakeSystem

beforeEach(async () => {
  await database.db.execute(sql`truncate tenant, sweep_schedule cascade`)
  system = createFakeSystem(database.db)
  system.world.tenants = ['acme', 'globex', 'initech'].map((id) => fakeTenant({ id }))
  await seedTenants({ system })
})

/** A round over the tenant ended that many seconds ago. */
const swept = (tenant: string, secondsAgo: number) =>
  database.db.execute(
    sql`update sweep_schedule set swept_at = ${new Date(system.at().getTime() - secondsAgo * 1000).toISOString()}::timestamptz where tenant = ${tenant}`,
  )

/** Seconds since each was looked at, by name. */
async function ages(): Promise<Record<string, number>> {
  const { roster } = await getTenantDirectory(system.context)
  const now = system.at()
  const lookedAt = await readLookedAt({ context: system.context, roster, now, recentMs: 180_000 })
  return Object.fromEntries(roster.ids.map((id, n) => [id, (now.getTime() - lookedAt[n]!) / 1000]))
}

test('what was read before is still known, grows older, and is forgotten when it is no longer recent', async () => {
  await swept('acme', 100)
  await swept('globex', 0)
  expect(await ages()).toEqual({ acme: 100, globex: 0, initech: NaN })
  system.advance({ seconds: 50 })
  await swept('initech', 3)
  expect(await ages()).toEqual({ acme: 150, globex: 50, initech: 3 })
  system.advance({ seconds: 40 })
  expect(await ages()).toEqual({ acme: NaN, globex: 90, initech: 43 })
})

test('a round that was written down late is seen within a minute', async () => {
  await ages()
  system.advance({ seconds: 30 })
  await ages()
  await swept('acme', 29)
  system.advance({ seconds: 30 })
  expect(await ages()).toEqual({ acme: 59, globex: NaN, initech: NaN })
})
