import pg from 'pg'
import type { Shard } from '../shared/shard.ts'
import { FeatureFailure } from './feature-failure.ts'

const poolMax = 8
const poolWaitMsMax = 1500

export type Session = pg.PoolClient

export interface PoolState {
  max: number
  inUse: number
  idle: number
  waiting: number
  oldestCheckoutMs: number
  /** Connections that were taken for good. */
  leaked: number
}

/** A tenant's own database: sessions of the shop through its pool and its shard, and the operators' own way in beside them. */
export interface TenantDatabase {
  name: string
  /** A session of the shop: waits for a free connection, then for a slot of the shard. */
  session: <T>(work: (session: Session) => Promise<T>) => Promise<T>
  /** As `session`, in one transaction; synthetic ones are rolled back whatever happens. */
  transaction: <T>(options: { synthetic: boolean; work: (session: Session) => Promise<T> }) => Promise<T>
  /** The worker's way: the shop's pool, without waiting for the shard. */
  background: <T>(work: (session: Session) => Promise<T>) => Promise<T>
  /** The operators' way: never waits for the shop's pool or shard. */
  admin: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>
  pool: () => PoolState
  /** Takes every connection and never gives it back, as a leaking export would. */
  leak: () => Promise<void>
  recyclePool: () => Promise<void>
  /** A connection of the shop of its own, outside the pool: batch programs. */
  connectBatch: (application: string) => Promise<pg.Client>
  close: () => Promise<void>
}

export function openTenantDatabase(options: {
  name: string
  tenant: string
  shopUrl: string
  adminUrl: string
  shard: Shard
  idleMs: number
}): TenantDatabase {
  const checkouts = new Map<pg.PoolClient, number>()
  const makePool = () => {
    const pool = new pg.Pool({
      connectionString: options.shopUrl,
      max: poolMax,
      idleTimeoutMillis: options.idleMs,
      connectionTimeoutMillis: poolWaitMsMax,
      application_name: 'shop',
      options: '-c lock_timeout=700 -c statement_timeout=2500',
    })
    pool.on('error', () => {})
    pool.on('acquire', (client) => checkouts.set(client, performance.now()))
    pool.on('release', (_error, client) => checkouts.delete(client))
    pool.on('remove', (client) => checkouts.delete(client as pg.PoolClient))
    return pool
  }
  let pool = makePool()
  let leaked: pg.PoolClient[] = []
  const adminPool = new pg.Pool({
    connectionString: options.adminUrl,
    max: 2,
    idleTimeoutMillis: 3000,
    application_name: 'sandbox-ops',
    options: '-c statement_timeout=5000',
  })
  adminPool.on('error', () => {})

  const withClient = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    const client = await connect(pool)
    try {
      return await work(client)
    } finally {
      client.release()
    }
  }
  const session: TenantDatabase['session'] = (work) =>
    withClient((client) => options.shard.run({ tenant: options.tenant, work: () => work(client) }))

  const discardPool = async () => {
    const old = pool
    pool = makePool()
    for (const client of leaked) client.release(true)
    leaked = []
    // Waits for sessions at work, which end within their statement's time; each gives its connection back itself.
    await old.end().catch(() => {})
  }
  return {
    name: options.name,
    session,
    transaction: ({ synthetic, work }) =>
      session(async (client) => {
        await client.query('begin')
        try {
          const result = await work(client)
          await client.query(synthetic ? 'rollback' : 'commit')
          return result
        } catch (error) {
          await client.query('rollback').catch(() => {})
          throw error
        }
      }),
    background: withClient,
    admin: async <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => (await adminPool.query<Row>(text, values)).rows,
    pool: () => ({
      max: poolMax,
      inUse: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      oldestCheckoutMs: Math.round(Math.max(0, ...[...checkouts.values()].map((since) => performance.now() - since))),
      leaked: leaked.length,
    }),
    leak: async () => {
      while (leaked.length < poolMax) leaked.push(await pool.connect())
    },
    recyclePool: discardPool,
    connectBatch: async (application) => {
      const client = new pg.Client({ connectionString: options.shopUrl, application_name: application })
      client.on('error', () => {})
      await client.connect()
      return client
    },
    close: async () => {
      await discardPool()
      await Promise.all([pool.end(), adminPool.end()])
    },
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    if (error instanceof Error && /timeout exceeded when trying to connect/.test(error.message)) {
      throw new FeatureFailure({
        code: 'pool-timeout',
        status: 503,
        message: `No free database connection within ${poolWaitMsMax} ms.`,
        cause: error,
      })
    }
    throw error
  }
}
