import {
  addAvailability,
  claimDueTenants,
  listSweepStates,
  releaseTenants,
  saveCheckResults,
  saveFeatureStates,
  type CheckResultToSave,
  type FeatureStateToSave,
} from '@lamplighter/db/queries'
import { featureId } from '@lamplighter/db/scale'
import type { Measure } from '../bench.ts'
import { seededRandom } from '../seeded-random.ts'
import { checkId } from './fleet-pack.ts'
import type { PagesOptions } from './measure-pages.ts'

const FLAPPING = 0.01
const WORKER = 'bench'
const PER_BATCH = 200
const TENANTS_MAX = 20_000

export type Round = {
  tenants: number
  tenantsPerSecond: number
  /** Milliseconds a thousand tenants. */
  claimMs: number
  readMs: number
  writeMs: number
  checkRows: number
  featureRows: number
  walBytes: number
  hotShare: number
}

/**
 * What a round of the sweep asks of the database while 1 % of all features change: tenants are claimed, their states read, and in one
 * transaction a batch, statement for statement as the sweep does it, written: all checks of a tenant in which something changes, the
 * features that change, their downtime, and when to look again. Of the others only the last.
 */
export async function measureRound({ database, tenants, features, now, tries }: PagesOptions): Promise<Round> {
  const { db, pool } = database
  const random = seededRandom(20261122).next
  await pool.query(`update sweep_schedule set next_due_at = $1, claimed_by = null, claimed_until = null`, [now])
  await pool.query('vacuum analyze sweep_schedule')
  const due = Math.min(tenants, Math.ceil(TENANTS_MAX * tries))
  const round: Round = {
    tenants: 0,
    tenantsPerSecond: 0,
    claimMs: 0,
    readMs: 0,
    writeMs: 0,
    checkRows: 0,
    featureRows: 0,
    walBytes: 0,
    hotShare: 0,
  }
  const before = await serverCounts(pool)
  for (let batch = 0; round.tenants < due; batch += 1) {
    const at = new Date(now.getTime() + 60_000 + batch)
    const started = performance.now()
    const claims = await claimDueTenants(db, { worker: WORKER, limit: PER_BATCH, now: at, claimForMs: 60_000 })
    const claimed = performance.now()
    const known = await listSweepStates(db, { tenants: claims.map(({ tenant }) => tenant) })
    const read = performance.now()
    const visits = known.map((state) => visitOf({ ...state, features, at, random }))
    const states = visits.flatMap((visit) => visit.states)
    const results = visits.flatMap((visit) => visit.results)
    const hour = new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000)
    const begun = performance.now()
    await db.transaction(async (tx) => {
      await saveCheckResults(tx, { results })
      await saveFeatureStates(tx, { states })
      await addAvailability(tx, {
        hours: states.map(({ tenant, feature }) => ({
          tenant,
          feature,
          hour,
          okSeconds: 0,
          failingSeconds: 20,
          unknownSeconds: 0,
          maintenanceSeconds: 0,
        })),
      })
      const nextDueAt = new Date(at.getTime() + 60_000)
      await releaseTenants(tx, { worker: WORKER, tenants: known.map(({ tenant }) => ({ tenant, nextDueAt, sweptAt: at })) })
    })
    round.tenants += claims.length
    round.claimMs += claimed - started
    round.readMs += read - claimed
    round.writeMs += performance.now() - begun
    round.checkRows += results.length
    round.featureRows += states.length
  }
  const after = await serverCounts(pool)
  const totalMs = round.claimMs + round.readMs + round.writeMs
  const perThousand = 1000 / round.tenants
  return {
    ...round,
    tenantsPerSecond: round.tenants / (totalMs / 1000),
    claimMs: round.claimMs * perThousand,
    readMs: round.readMs * perThousand,
    writeMs: round.writeMs * perThousand,
    walBytes: (after.wal - before.wal) / round.tenants,
    hotShare: (after.hot - before.hot) / Math.max(1, after.updates - before.updates),
  }
}

type VisitOptions = { tenant: string; features: number; at: Date; random: () => number; checks: { status: string }[] }

/** Each feature of the tenant may change; a tenant in which none does has nothing new to say. */
function visitOf({ tenant, features, at, random }: VisitOptions): { results: CheckResultToSave[]; states: FeatureStateToSave[] } {
  const numbers = Array.from({ length: features }, (_, index) => index + 1)
  const changed = new Set(numbers.filter(() => random() < FLAPPING))
  if (changed.size === 0) return { results: [], states: [] }
  return {
    states: [...changed].map((n) => ({
      tenant,
      feature: featureId(n),
      state: random() < 0.5 ? 'failing' : 'ok',
      checkedAt: at,
      health: null,
    })),
    results: numbers.map((n) => ({
      tenant,
      check: checkId(n),
      status: changed.has(n) && random() < 0.5 ? 'fail' : 'pass',
      observedAt: at,
      health: { hard: 'pass', soft: n % 3, flaps: 0 },
      message: 'as-expected',
      evidence: { httpStatus: 200, milliseconds: 40 + n, path: '/internal/health' },
      magnitude: null,
      nextDueAt: new Date(at.getTime() + 60_000),
    })),
  }
}

async function serverCounts(pool: PagesOptions['database']['pool']): Promise<{ wal: number; updates: number; hot: number }> {
  // A backend tells its counts when it is idle for a second; asked to, at once.
  await pool.query('select pg_stat_force_next_flush()')
  const { rows } = await pool.query<{ wal: string; updates: string; hot: string }>(`
    select pg_current_wal_lsn() - '0/0'::pg_lsn as wal, sum(n_tup_upd) as updates, sum(n_tup_hot_upd) as hot
    from pg_stat_user_tables where relname in ('check_state', 'feature_state', 'sweep_schedule', 'tenant_health')`)
  return { wal: Number(rows[0]!.wal), updates: Number(rows[0]!.updates), hot: Number(rows[0]!.hot) }
}

export function roundMeasures(round: Round): Measure[] {
  return [
    { name: 'a round, 1 % of features change: tenants', value: round.tenantsPerSecond, unit: 'tenants/s' },
    { name: '… claiming a thousand tenants', value: round.claimMs, unit: 'ms' },
    { name: '… reading their states', value: round.readMs, unit: 'ms' },
    { name: '… writing what is new', value: round.writeMs, unit: 'ms' },
    {
      name: '… check results written a second of writing',
      value: round.checkRows / ((round.writeMs / 1000) * (round.tenants / 1000)),
      unit: 'rows/s',
    },
    { name: '… write-ahead log', value: round.walBytes, unit: 'B/tenant' },
    { name: '… updates that touch no index', value: round.hotShare, unit: 'share' },
  ]
}
