import { rootCertificates } from 'node:tls'
import type { ClientSource, TenantFacts } from '@lamplighter/catalog'
import { Agent } from 'undici'
import type { AddressBook } from './allowed-address.ts'
import type { HttpReader, ReadClients, SqlReader, TenantClients, TlsReader } from './clients.ts'
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
  const ofPlatform = (tenant: TenantFacts) => {
    const { platform } = booksOf(tenant.instance)
    return platform === null ? platformBook : () => platform
  }
  const clientOf = ({ of, asked, hide }: ClientPart): HttpClientOptions => ({
    transport,
    secrets,
    book: of === 'platform' ? ofPlatform(asked.tenant) : () => booksOf(asked.tenant.instance).own,
    secretRefs: asked.tenant.instance.secretRefs,
    hide,
    signal: asked.signal,
    onGaveUp: asked.onGaveUp,
  })
  const hideOf = ({ showPersonalData }: Asked) => (showPersonalData === true ? 'secrets' : 'everything')
  const reads: ReadMakers = {
    instance: (asked) => httpReader(clientOf({ of: 'instance', asked, hide: hideOf(asked) })),
    platform: (asked) => httpReader(clientOf({ of: 'platform', asked, hide: hideOf(asked) })),
    database: (asked) => {
      const { tenant, signal, onGaveUp } = asked
      const secretRef = tenant.instance.secretRefs.database ?? null
      return sqlReader({ connections, tenant: tenant.id, secretRef, secrets, signal, hide: hideOf(asked), onGaveUp })
    },
    certificate: ({ tenant, signal, onGaveUp }) => tlsReader({ endpoints: tenant.instance.endpoints, signal, onGaveUp }),
  }

  return {
    readClients: (asked) => new LookClients(reads, asked),
    writeClients: (asked) => {
      const { idempotencyKey } = asked
      const writer = (of: ClientPart['of']) => httpWriter({ ...clientOf({ of, asked, hide: 'everything' }), idempotencyKey })
      return { instance: writer('instance'), platform: writer('platform') }
    },
    platformClient: ({ signal, hideAddresses = false }) =>
      httpReader({
        transport,
        secrets,
        book: platformBook,
        secretRefs: platformSecretRefs,
        hide: hideAddresses ? 'everything' : 'secrets',
        signal,
      }),
    close: async () => {
      await Promise.all([transport.destroy(), connections.close()])
    },
  }
}

type Asked = Parameters<ClientSource<TenantClients>['readClients']>[0]
type ClientPart = { of: 'instance' | 'platform'; asked: Asked; hide: HttpClientOptions['hide'] }
type ReadMakers = { [K in keyof ReadClients]: (asked: Asked) => ReadClients[K] }

type Books = { own: AddressBook; platform: AddressBook | null }
const books = new WeakMap<TenantFacts['instance'], Books>()

/** Read once an instance as the inventory gives it, not once a look. */
function booksOf(instance: TenantFacts['instance']): Books {
  const known = books.get(instance)
  if (known !== undefined) return known
  const { platform, ...endpoints } = instance.endpoints
  const made: Books = {
    own: { baseUrl: instance.baseUrl, endpoints },
    platform: platform === undefined ? null : { baseUrl: platform, endpoints: {} },
  }
  books.set(instance, made)
  return made
}

/** A look needs one or two of its clients, and a sweep makes thousands of looks a second: each is made when it is used. */
class LookClients implements ReadClients {
  readonly #makers: ReadMakers
  readonly #asked: Asked
  #instance: HttpReader | null = null
  #platform: HttpReader | null = null
  #database: SqlReader | null = null
  #certificate: TlsReader | null = null

  constructor(makers: ReadMakers, asked: Asked) {
    this.#makers = makers
    this.#asked = asked
  }

  get instance(): HttpReader {
    return (this.#instance ??= this.#makers.instance(this.#asked))
  }
  get platform(): HttpReader {
    return (this.#platform ??= this.#makers.platform(this.#asked))
  }
  get database(): SqlReader {
    return (this.#database ??= this.#makers.database(this.#asked))
  }
  get certificate(): TlsReader {
    return (this.#certificate ??= this.#makers.certificate(this.#asked))
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
