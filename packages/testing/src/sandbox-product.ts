import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InventoryEntry, Json, Pack } from '@lamplighter/catalog'
import { createConnectors, mapSecretStore } from '@lamplighter/connectors'
import type { TenantClients } from '@lamplighter/connectors/clients'
import { startSandbox } from '@lamplighter/sandbox'
import { faultCatalogue } from '@lamplighter/sandbox/faults'
import pg from 'pg'
import { databaseUrlOf } from '@lamplighter/db/testing'
import { readDatabaseContent } from './database-content.ts'
import type { LivingProduct } from './living-product.ts'

/** Moves without anybody's doing, or by a shopper's walk: the age of things, load, random samples, the last delivery. */
const movesByItself =
  /(Ms|Seconds|AgeMs|Days|P95)$|^(heartbeatAt|processed|inUse|idle|waiting|connections|sample|sampled|traffic|busy|busyShare|currentJob|requests|failures|internalErrors|lastStatus|last_status)$/
const schedulersOwn = new Set([
  'lastSuccessAt',
  'last_success_at',
  'generated_at',
  'runningSince',
  'running_since',
  'locked_by',
  'lockedBy',
  'overdue',
])
const history = new Set(['ops_effect', 'ops_answer', 'change'])
/** The platform's own notes of what its facts tell (absent and “as usual” are the same), and of who broke what. */
const toldByFacts = /^(payment-route:.*|throttles|fault-candidates)$/

/** The sandbox, for `testPack`: with its own databases on the test server, without shoppers; gone with `stop`. */
export const sandboxProduct = { faults: faultCatalogue, start: startSandboxProduct }

async function startSandboxProduct<C extends TenantClients>(options: {
  pack: Pack<C>
  adminUrl: string
  tenants: number
}): Promise<LivingProduct<C>> {
  const home = mkdtempSync(join(tmpdir(), 'lamplighter-pack-'))
  const sandbox = await startSandbox({ home, tenants: options.tenants, databaseUrl: options.adminUrl, traffic: false, dropOnStop: true })
  const secrets = sandbox.secrets()
  const clients = createConnectors({
    platformUrl: sandbox.controlUrl,
    platformSecretRefs: { inventory: 'control' },
    secrets: mapSecretStore({ ...secrets, control: sandbox.token }),
  })
  const signal = new AbortController().signal
  const tenants = await options.pack.inventory({ platform: clients.platformClient({ signal }) as C['platform'], signal })
  const inventory = (await sandbox.inventory()) as { tenants: { id: string; instance: { database: { name: string } } }[] }
  const nameOf = new Map(inventory.tenants.map(({ id, instance }) => [id, instance.database.name]))
  const [first] = inventory.tenants
  if (!first) throw new Error('The sandbox has no tenant.')
  const platformName = `${first.instance.database.name.slice(0, -first.id.length)}platform`
  const pools = new Map<string, pg.Pool>()
  const poolOf = (name: string): pg.Pool => {
    const known = pools.get(name)
    if (known) return known
    const pool = new pg.Pool({ connectionString: databaseUrlOf(options.adminUrl, name), max: 1, application_name: 'pack-harness' })
    // The database is dropped with force at the end.
    pool.on('error', () => {})
    pools.set(name, pool)
    return pool
  }
  const databasesOf = (tenant: InventoryEntry) => ({ tenant: poolOf(nameOf.get(tenant.id)!), platform: poolOf(platformName) })
  const fact = async (url: string, secret: string): Promise<Json> => {
    const headers = { authorization: `Bearer ${secrets[secret]}` }
    return fetch(url, { headers, signal: AbortSignal.timeout(3_000) }).then(
      (answer) => answer.json() as Promise<Json>,
      () => 'silent',
    )
  }

  return {
    clients: clients as unknown as LivingProduct<C>['clients'],
    tenants,
    faults: faultCatalogue,
    inject: async (request) => (await sandbox.inject(request)).result,
    clear: async () => void (await sandbox.clear({})),
    async state(tenant) {
      const databases = databasesOf(tenant)
      const platform = (path: string) =>
        fact(`${tenant.instance.endpoints['platform']}/ops/platform/${path}`, 'sandbox/platform/ops-reader')
      const parts = {
        tenant: await readDatabaseContent(databases.tenant),
        platform: await readDatabaseContent(databases.platform),
        instance: await fact(`${tenant.instance.baseUrl}/ops/facts`, tenant.instance.secretRefs['reader']!),
        regions: await platform('regions'),
        shards: await platform('shards'),
        releases: await platform('releases'),
        faults: (await sandbox.status()).map(({ fault: id, target, mitigated }) => ({ fault: id, target, mitigated })) as Json,
      }
      const platformContent = {
        ...parts.platform,
        state: (parts.platform['state'] ?? []).filter(({ key }) => !toldByFacts.test(String(key))),
      }
      const tables = (content: Record<string, Json>, past: boolean) =>
        Object.fromEntries(Object.entries(content).filter(([name]) => history.has(name) === past))
      return {
        content: still({ ...parts, tenant: tables(parts.tenant, false), platform: tables(platformContent, false) }) as Record<string, Json>,
        history: { tenant: tables(parts.tenant, true), platform: tables(parts.platform, true) },
      }
    },
    async effectsOf({ tenant, key }) {
      const counts = await Promise.all(
        Object.values(databasesOf(tenant)).map((pool) =>
          pool.query<{ n: number }>('select count(*)::int as n from ops_effect where key = $1', [key]),
        ),
      )
      return counts.reduce((sum, { rows }) => sum + rows[0]!.n, 0)
    },
    async stop() {
      await clients.close()
      await Promise.all([...pools.values()].map((pool) => pool.end()))
      await sandbox.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** What stands still of an answer; lists in an order of their own, since some come sorted by load. */
function still(value: Json): Json {
  if (Array.isArray(value)) return value.map(still).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !movesByItself.test(key) && !schedulersOwn.has(key))
      .map(([key, inner]) => [key, still(inner)]),
  )
}
