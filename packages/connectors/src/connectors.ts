import { rootCertificates } from 'node:tls'
import type { ClientSource, TenantFacts } from '@lamplighter/catalog'
import { Agent } from 'undici'
import type { AddressBook } from './allowed-address.ts'
import type { TenantClients } from './clients.ts'
import { freshConnections } from './fresh-connections.ts'
import { httpReader, httpWriter, type HttpClientOptions } from './http-clients.ts'
import type { HttpTransport } from './http-exchange.ts'
import type { SecretStore } from './secret-store.ts'
import { SqlConnections, type SqlConnectionsOptions } from './sql-connections.ts'
import { sqlReader } from './sql-reader.ts'
import { tlsReader } from './tls-reader.ts'

export { redact, redactLine, type RedactOptions } from './redact.ts'
export { fileSecretStore, mapSecretStore, type SecretStore } from './secret-store.ts'
export { Secret } from './secret.ts'
export { openWebhook, webhookAddress, type Webhook } from './webhook.ts'

export type ConnectorOptions = {
  /** Where the product lists its tenants; a function when the address may move while we run. */
  platformUrl: string | (() => string | Promise<string>)
  /** Names that the pack's `inventory` uses → references of the secret store. */
  platformSecretRefs?: Record<string, string>
  secrets: SecretStore
  /** `kept` (default): used again while the other side allows it. `fresh`: a new one for each request, which costs several times as much. */
  connections?: 'kept' | 'fresh'
  /** Connections to one address at a time. Default 24: as many as the checks that run at once against one host. */
  connectionsPerHost?: number
  /** How long an unused connection is kept. Default 30,000; the other side may say less. */
  keepAliveMs?: number
  /** PEM of further authorities to trust for https; certificates are inspected without trust all the same. */
  trustedCertificates?: string
  sql?: SqlConnectionsOptions
}

/**
 * The way to tenants' systems. What tenants share is reached under the tenant's own endpoint named `platform`, so that
 * the inventory decides where that is; without one, `platformUrl` serves. The database is the one whose address stands
 * under the tenant's secret reference `database`. The inventory's client alone keeps e-mail addresses: callers are
 * found by them; whatever else reads there asks to have them hidden.
 */
export function createConnectors(options: ConnectorOptions): ClientSource<TenantClients> {
  const { platformUrl, platformSecretRefs = {}, secrets } = options
  const transport = openTransport(options)
  const connections = new SqlConnections(options.sql)
  const platformBook = async (): Promise<AddressBook> => ({
    baseUrl: typeof platformUrl === 'string' ? platformUrl : await platformUrl(),
    endpoints: {},
  })
  const http = (part: Pick<HttpClientOptions, 'book' | 'secretRefs' | 'signal'>): HttpClientOptions => ({
    transport,
    secrets,
    hide: 'everything',
    ...part,
  })
  const ofTenant = ({ tenant, signal, hide }: { tenant: TenantFacts; signal: AbortSignal; hide: HttpClientOptions['hide'] }) => {
    const { baseUrl, endpoints, secretRefs } = tenant.instance
    const { platform, ...own } = endpoints
    return {
      instance: { ...http({ book: () => ({ baseUrl, endpoints: own }), secretRefs, signal }), hide },
      platform: {
        ...http({ book: () => (platform === undefined ? platformBook() : { baseUrl: platform, endpoints: {} }), secretRefs, signal }),
        hide,
      },
    }
  }

  return {
    readClients: ({ tenant, signal, showPersonalData = false }) => {
      const hide = showPersonalData ? 'secrets' : 'everything'
      const { instance, platform } = ofTenant({ tenant, signal, hide })
      const secretRef = tenant.instance.secretRefs.database ?? null
      return {
        instance: httpReader(instance),
        platform: httpReader(platform),
        database: sqlReader({ connections, tenant: tenant.id, secretRef, secrets, signal, hide }),
        certificate: tlsReader({ endpoints: tenant.instance.endpoints, signal }),
      }
    },
    writeClients: ({ tenant, idempotencyKey, signal }) => {
      const { instance, platform } = ofTenant({ tenant, signal, hide: 'everything' })
      return { instance: httpWriter({ ...instance, idempotencyKey }), platform: httpWriter({ ...platform, idempotencyKey }) }
    },
    platformClient: ({ signal, hideAddresses = false }) =>
      httpReader({
        ...http({ book: platformBook, secretRefs: platformSecretRefs, signal }),
        hide: hideAddresses ? 'everything' : 'secrets',
      }),
    close: async () => {
      await Promise.all([transport.destroy(), connections.close()])
    },
  }
}

const maxHeaderSize = 32_768

function openTransport(options: ConnectorOptions): HttpTransport & { destroy(): Promise<void> } {
  const connectionsPerHost = options.connectionsPerHost ?? 24
  const trusted = options.trustedCertificates === undefined ? {} : { ca: [...rootCertificates, options.trustedCertificates] }
  if (options.connections === 'fresh') return freshConnections({ connectionsPerHost, maxHeaderSize, ...trusted })
  return new Agent({
    connections: connectionsPerHost,
    pipelining: 1,
    keepAliveTimeout: options.keepAliveMs ?? 30_000,
    keepAliveMaxTimeout: 120_000,
    maxHeaderSize,
    connect: { timeout: 10_000, ...trusted },
  })
}
