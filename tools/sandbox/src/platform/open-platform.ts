import { createServer } from 'node:http'
import { openCluster } from '../database/cluster.ts'
import { closeServer, listen } from '../http/listen.ts'
import { serveRoutes } from '../http/serve.ts'
import { startScheduler } from '../instance/scheduler.ts'
import { platformRoutes } from '../ops/platform-routes.ts'
import { openCertificateAuthority } from '../shared/certificate-authority.ts'
import { openCustomerReceiver } from '../shared/customer-receiver.ts'
import { openIdentityProvider } from '../shared/identity-provider.ts'
import { openMailRelay } from '../shared/mail-relay.ts'
import { openMarketplacePartner } from '../shared/marketplace-partner.ts'
import { openPaymentsPartner } from '../shared/payments-partner.ts'
import { openReleases } from '../shared/release.ts'
import { openShard, throttlesKey } from '../shared/shard.ts'
import { openSilentSupplier } from '../shared/silent-supplier.ts'
import { listTenants, type TenantDefinition } from './directory.ts'
import { openTenants } from './open-tenants.ts'
import { openPlatformStore } from './platform-store.ts'
import { paceFor, partnersOf, regionIds, type Platform } from './platform.ts'
import { openTokenBook } from './secrets.ts'

export interface OpenPlatform {
  platform: Platform
  opsUrl: string
  close: (options: { beforeServerStops?: () => Promise<void> }) => Promise<void>
}

export interface OpenPlatformOptions {
  folder: string
  tenants: number
  databaseUrl: string | undefined
  /** Aborted: what was opened so far is closed again, and the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/** Brings the whole platform up: database server, shared components, tenants (stamped the first time), scheduler. */
export async function openPlatform(options: OpenPlatformOptions): Promise<OpenPlatform> {
  const opened = makeOpened(options.signal)
  try {
    return await bringUp({ ...options, opened })
  } catch (error) {
    await opened.closeAll()
    throw error
  }
}

async function bringUp(options: OpenPlatformOptions & { opened: Opened }): Promise<OpenPlatform> {
  const { folder, opened, signal } = options
  const cluster = await openCluster({ dataDir: `${folder}/postgres`, databaseUrl: options.databaseUrl })
  opened.keep(() => cluster.stop())
  const store = await openPlatformStore(cluster)
  opened.keep(() => store.close())
  const ports = store.get<Record<string, number>>('ports') ?? {}
  const payments = await Promise.all(
    regionIds.flatMap((region) =>
      (['primary', 'secondary'] as const).map((role) => {
        const id = role === 'primary' ? `payments-${region}` : `payments-${region}-secondary`
        return openPaymentsPartner({ id, region, role, store, port: ports[id] })
      }),
    ),
  )
  opened.keep(() => Promise.all(payments.map((partner) => partner.close())))
  const platform: Platform = {
    cluster,
    store,
    folder,
    pace: paceFor(options.tenants),
    startedAt: new Date(),
    authority: await openCertificateAuthority(store),
    payments: new Map(payments.map((partner) => [partner.id, partner])),
    marketplace: await openMarketplacePartner({ store, port: ports['marketplace'] }),
    relay: await openMailRelay({ store, port: ports['mail-relay'] }),
    identity: await openIdentityProvider({ store, port: ports['identity-provider'] }),
    receiver: await openCustomerReceiver({ port: ports['customer-receiver'] }),
    supplier: await openSilentSupplier(),
    shards: new Map(['eu-1', 'eu-2', 'us-1'].map((id) => [id, openShard({ id, region: id.slice(0, 2) })])),
    releases: await openReleases(store),
    instances: new Map(),
    secrets: new Map(),
  }
  const book = openTokenBook(store)
  opened.keep(() =>
    Promise.all([platform.marketplace, platform.relay, platform.identity, platform.receiver, platform.supplier].map((one) => one.close())),
  )
  opened.keep(() => Promise.all([...platform.instances.values()].map((instance) => instance.close())))
  await openTenants({ platform, tenants: listTenants(options.tenants), book, ports, signal })
  restoreThrottles({ platform, tenants: [...platform.instances.values()].map((instance) => instance.tenant) })
  const tokens = book.tokensFor('platform')
  platform.secrets.set('sandbox/platform/ops-reader', tokens.reader)
  platform.secrets.set('sandbox/platform/ops-operator', tokens.operator)
  await book.save()
  const server = createServer(serveRoutes({ routes: platformRoutes(platform), tokens }))
  const opsPort = await listen({ server, port: ports['platform-ops'] })
  opened.keep(() => closeServer(server))
  await store.set({ key: 'ports', value: portsOf({ platform, opsPort }) })
  const stopScheduler = startScheduler({
    instances: () => [...platform.instances.values()],
    intervalSeconds: platform.pace.reportIntervalSeconds,
  })
  return {
    platform,
    opsUrl: `http://127.0.0.1:${opsPort}`,
    close: async ({ beforeServerStops }) => {
      stopScheduler()
      await closeServer(server)
      await Promise.all([...platform.instances.values()].map((instance) => instance.close()))
      await Promise.all([...partnersOf(platform), platform.receiver, platform.supplier].map((one) => one.close()))
      await store.close()
      await beforeServerStops?.()
      await cluster.stop()
    },
  }
}

interface Opened {
  /** Remembers how to close what was just opened; throws when the start is to be given up. */
  keep: (close: () => Promise<unknown>) => void
  /** The newest first; what cannot be closed holds nobody up. */
  closeAll: () => Promise<void>
}

function makeOpened(signal: AbortSignal | undefined): Opened {
  const closes: (() => Promise<unknown>)[] = []
  return {
    keep: (close) => {
      closes.push(close)
      signal?.throwIfAborted()
    },
    closeAll: async () => {
      for (const close of closes.toReversed()) await close().catch(() => {})
    },
  }
}

function restoreThrottles(options: { platform: Platform; tenants: TenantDefinition[] }): void {
  const { platform, tenants } = options
  const kept = platform.store.get<Record<string, number>>(throttlesKey) ?? {}
  for (const tenant of tenants) {
    const slots = kept[tenant.id]
    if (slots !== undefined) platform.shards.get(tenant.shard)?.throttle({ tenant: tenant.id, slots })
  }
}

function portsOf(options: { platform: Platform; opsPort: number }): Record<string, number> {
  const { platform } = options
  const ports: Record<string, number> = { 'platform-ops': options.opsPort, 'customer-receiver': platform.receiver.port }
  for (const partner of partnersOf(platform)) ports[partner.id] = partner.port
  for (const { tenant, edge } of platform.instances.values()) {
    ports[`${tenant.id}:http`] = edge.port
    ports[`${tenant.id}:https`] = edge.tlsPort
  }
  return ports
}
