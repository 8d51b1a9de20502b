import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { startEmbeddedPostgres } from '@lamplighter/db/embedded'
import pg from 'pg'

/** The PostgreSQL server that holds one database per tenant, and one of the platform. */
export interface Cluster {
  host: string
  port: number
  /** Prefix of every database and role of this sandbox, so that several can share a server. */
  prefix: string
  adminUrl: string
  urlOf: (options: { database: string; user: string; password: string }) => string
  adminUrlOf: (database: string) => string
  databaseOf: (tenant: string) => string
  stop: () => Promise<void>
}

/** Sandbox data may be lost: durability is traded for speed. */
const embeddedSettings = {
  max_connections: 600,
  fsync: false,
  synchronous_commit: 'off',
  full_page_writes: false,
  shared_buffers: '128MB',
  autovacuum_naptime: '5min',
}

/** Starts the embedded server below `dataDir`, or takes the outside one that `databaseUrl` names. */
export async function openCluster(options: { dataDir: string; databaseUrl: string | undefined }): Promise<Cluster> {
  const { dataDir, databaseUrl } = options
  if (databaseUrl) {
    // The same home finds its own databases again; two homes on one server never meet.
    const prefix = `sbx${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}_`
    return clusterAt({ url: databaseUrl, prefix, stop: async () => {} })
  }
  mkdirSync(dataDir, { recursive: true })
  const server = await startEmbeddedPostgres({ dataDir, database: 'sandbox', settings: embeddedSettings })
  return clusterAt({ url: server.url, prefix: 'sandbox_', stop: () => server.stop() })
}

function clusterAt(options: { url: string; prefix: string; stop: () => Promise<void> }): Cluster {
  const url = new URL(options.url)
  const host = url.hostname
  const port = Number(url.port || 5432)
  return {
    host,
    port,
    prefix: options.prefix,
    adminUrl: options.url,
    urlOf: ({ database, user, password }) => `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`,
    adminUrlOf: (database) => {
      const other = new URL(options.url)
      other.pathname = `/${database}`
      return other.toString()
    },
    databaseOf: (tenant) => `${options.prefix}${tenant.replaceAll('-', '_')}`,
    stop: options.stop,
  }
}

export async function withClient<T>(options: { url: string; run: (client: pg.Client) => Promise<T> }): Promise<T> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'sandbox-admin' })
  client.on('error', () => {})
  await client.connect()
  try {
    return await options.run(client)
  } finally {
    await client.end()
  }
}
