import { beforeAll, expect, test } from 'vitest'
import { generateFleet, tenantId } from '../scale/generate-fleet.ts'
import { blocksReadBy } from '../testing/blocks-read.ts'
import { testDatabase } from '../testing/test-database.ts'
import { listAutomaticTimes } from './automatic.ts'
import { listOutcomes, listRunSeconds, listRunTimes } from './run-request.ts'
import { readRunStanding } from './run-standing.ts'
import { listRuns } from './run.ts'
import { EVERYTHING } from './scope.ts'

// A busy hour: twenty thousand runs of one remediation ended, and as many wait behind them. What is asked at every decision and on every screen of runs
// must not read past them. Reading the table takes some 800 blocks.

const database = testDatabase()
const now = new Date('2026-11-21T04:00:00Z')
const hourAgo = new Date(now.getTime() - 3_600_000)
const page = { limit: 20 }

beforeAll(async () => {
  await generateFleet(database.db, { tenants: 500, featuresPerTenant: 2, checksPerTenant: 2, now })
  await database.pool.query(
    `insert into plan (id, tenant, remediation, remediation_version, pack_version, component, params, effects, effect, undo, tenants_affected, hash, made_by, made_at, stale_at, gate)
      values ('p', $1, 'r', 1, '1', 'c', '{}', '[]', 'reversible', '{"possible":false,"why":"no"}', 1, 'h', 'op-1', $2, $2, 'console')`,
    [tenantId(1), now],
  )
  const { rows } = await database.pool.query<{ id: string }>('select id from tenant order by id')
  await database.pool.query(
    `insert into run (id, plan_id, tenant, component, remediation, state, reason, gate, requested_by, requested_at, started_at, finished_at, verdict)
      select 'ended-' || n, 'p', ($1::text[])[1 + n % $2], 'c', 'r', 'finished', 'why', 'console', 'op-' || n % 400,
        $3::timestamptz - interval '40 minutes' + n * interval '50 ms', $3, $3, 'fixed' from generate_series(1, 20000) as n`,
    [rows.map(({ id }) => id), rows.length, now],
  )
  await database.pool.query(
    `insert into run (id, plan_id, tenant, component, remediation, state, reason, gate, requested_by, requested_at)
      select 'waits-' || n, 'p', ($1::text[])[1 + n % $2], 'c', 'r', 'queued', 'why', 'console', 'op-' || n % 400,
        $3::timestamptz - interval '20 minutes' + n * interval '50 ms' from generate_series(1, 20000) as n`,
    [rows.map(({ id }) => id), rows.length, now],
  )
  await database.pool.query('vacuum analyze')
}, 60_000)

const standing = (of: 'operator' | 'tenant' | 'remediation') =>
  readRunStanding(database.db, {
    operator: 'op-7',
    tenant: tenantId(7),
    remediation: 'r',
    keys: [`tenant:${tenantId(7)}:c`],
    except: null,
    budgets: [{ of, since: hourAgo }],
    allStoppedKey: 'all-stopped',
    outcomes: 20,
    now,
  })

const cases: [name: string, ask: () => Promise<unknown>, most: number][] = [
  ['how things stand, with the operator’s budget', () => standing('operator'), 400],
  ['how things stand, with the tenant’s budget', () => standing('tenant'), 400],
  ['how things stand, with the remediation’s budget', () => standing('remediation'), 400],
  ['what somebody asked for in the last hour', () => listRunTimes(database.db, { by: { operator: 'op-7' }, since: hourAgo }), 250],
  ['the newest outcomes', () => listOutcomes(database.db, { remediation: 'r', limit: 20 }), 40],
  ['how long it usually takes', () => listRunSeconds(database.db, { remediation: 'r', limit: 50 }), 80],
  ['what ran by itself, of which there is nothing', () => listAutomaticTimes(database.db, { remediation: 'r', since: hourAgo }), 10],
  ['my runs', () => listRuns(database.db, { scope: EVERYTHING, filter: { requestedBy: 'op-7' }, page }), 80],
  ['runs that wait for a decision', () => listRuns(database.db, { scope: EVERYTHING, filter: { states: ['needs-decision'] }, page }), 10],
]

test.each(cases)('%s: read at the cost of what is answered', async (_name, ask, most) => {
  expect(await blocksReadBy(database.pool, ask)).toBeLessThanOrEqual(most)
})

test('reading all runs is noticed', async () => {
  expect(await blocksReadBy(database.pool, () => database.pool.query({ text: 'select sum(length(reason)) from run' }, []))).toBeGreaterThan(
    700,
  )
})
