import { join } from 'node:path'
import type { Platform } from '../platform/platform.ts'
import type { TenantDefinition } from '../platform/directory.ts'
import { serveRoutes, type Tokens } from '../http/serve.ts'
import type { IssuedCertificate } from '../shared/certificate-authority.ts'
import type { Shard } from '../shared/shard.ts'
import { openEdge, type Edge } from './edge.ts'
import { instanceRoutes } from './instance-routes.ts'
import { jobHandlers } from './job-handlers.ts'
import { openPriceCache, type PriceCache } from './price-cache.ts'
import { openProfile, type ProfileReader } from './profile.ts'
import { openTenantDatabase, type TenantDatabase } from './tenant-database.ts'
import { openTrafficCounters, type TrafficCounters } from './traffic-counters.ts'
import { openUploadStorage, type UploadStorage } from './upload-storage.ts'
import { startWorker, type Worker } from './worker.ts'

/** A program beside the shop, e.g. a nightly import: holds its own connections until it is stopped. */
export interface BatchProgram {
  stop: () => Promise<void>
}

/** One customer's own copy of the product. */
export interface Instance {
  tenant: TenantDefinition
  platform: Platform
  shard: Shard
  startedAt: Date
  database: TenantDatabase
  profile: ProfileReader
  cache: PriceCache
  uploads: UploadStorage
  traffic: TrafficCounters
  worker: Worker
  /** How far this instance's clock is ahead of the true time. */
  clock: { offsetMs: number }
  edge: Edge
  tokens: Required<Tokens>
  batches: Map<string, BatchProgram>
  close: () => Promise<void>
}

export async function openInstance(options: {
  platform: Platform
  tenant: TenantDefinition
  shopUrl: string
  tokens: Required<Tokens>
  certificate: IssuedCertificate
  ports: { http: number | undefined; https: number | undefined }
}): Promise<Instance> {
  const { platform, tenant } = options
  const shard = platform.shards.get(tenant.shard)
  if (!shard) throw new Error(`No shard ${tenant.shard}`)
  const database = openTenantDatabase({
    name: platform.cluster.databaseOf(tenant.id),
    tenant: tenant.id,
    shopUrl: options.shopUrl,
    adminUrl: platform.cluster.adminUrlOf(platform.cluster.databaseOf(tenant.id)),
    shard,
    idleMs: platform.pace.poolIdleMs,
  })
  const profile = openProfile(database)
  const batches = new Map<string, BatchProgram>()
  // Filled below: the worker and the endpoint both need the instance that they are part of.
  const instance = {
    tenant,
    platform,
    shard,
    startedAt: new Date(),
    database,
    profile,
    cache: openPriceCache(),
    uploads: openUploadStorage(join(platform.folder, 'uploads', tenant.id)),
    traffic: openTrafficCounters(),
    clock: { offsetMs: 0 },
    tokens: options.tokens,
    batches,
  } as unknown as Instance
  instance.worker = startWorker({ database, handlers: jobHandlers(instance), pollMs: platform.pace.workerPollMs })
  instance.edge = await openEdge({
    listener: serveRoutes({ routes: instanceRoutes(instance), tokens: options.tokens }),
    certificate: options.certificate,
    port: options.ports.http,
    tlsPort: options.ports.https,
  })
  instance.close = async () => {
    instance.worker.stop()
    await instance.edge.close()
    for (const batch of batches.values()) await batch.stop()
    await database.close()
  }
  return instance
}
