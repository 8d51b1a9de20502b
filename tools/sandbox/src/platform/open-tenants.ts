import { withClient } from '../database/cluster.ts'
import { ensureTemplate, provisionTenant, tenantRoles, type IssuedCredential, type TenantPasswords } from '../database/provision.ts'
import { openInstance } from '../instance/instance.ts'
import type { IssuedCertificate } from '../shared/certificate-authority.ts'
import type { TenantDefinition } from './directory.ts'
import type { NewChange } from './platform-store.ts'
import type { Platform } from './platform.ts'
import type { TokenBook } from './secrets.ts'

const stampedAtOnce = 2
const dayMs = 86_400_000

/** Stamps the tenants that are new, then opens the instance of each. */
export async function openTenants(options: {
  platform: Platform
  tenants: TenantDefinition[]
  book: TokenBook
  ports: Record<string, number>
  /** Aborted: ends after the tenant in hand; each is stamped wholly or, the next time, anew. */
  signal?: AbortSignal | undefined
}): Promise<void> {
  const { platform, tenants, signal } = options
  const fresh = tenants.filter((tenant) => !platform.store.get(passwordsKey(tenant.id)))
  if (fresh.length > 0) await stamp({ platform, tenants: fresh, signal })
  signal?.throwIfAborted()
  // All of them to the end, so that nobody opens behind the back of who closes.
  const opened = await Promise.allSettled(tenants.map((tenant) => open({ ...options, tenant })))
  for (const one of opened) if (one.status === 'rejected') throw one.reason
  signal?.throwIfAborted()
}

async function open(options: {
  platform: Platform
  tenant: TenantDefinition
  book: TokenBook
  ports: Record<string, number>
}): Promise<void> {
  const { platform, tenant, ports } = options
  const { cluster } = platform
  const passwords = platform.store.get<TenantPasswords>(passwordsKey(tenant.id))
  const certificate = platform.store.get<IssuedCertificate>(`certificate:${tenant.id}`)
  if (!passwords || !certificate) throw new Error(`Tenant ${tenant.id} was not stamped.`)
  const database = cluster.databaseOf(tenant.id)
  const roles = tenantRoles({ cluster, tenant: tenant.id })
  const tokens = options.book.tokensFor(tenant.id)
  const instance = await openInstance({
    platform,
    tenant,
    shopUrl: cluster.urlOf({ database, user: roles.shop, password: passwords.shop }),
    tokens,
    certificate,
    ports: { http: ports[`${tenant.id}:http`], https: ports[`${tenant.id}:https`] },
  })
  platform.instances.set(tenant.id, instance)
  platform.secrets.set(`sandbox/${tenant.id}/database-reader`, cluster.urlOf({ database, user: roles.reader, password: passwords.reader }))
  platform.secrets.set(`sandbox/${tenant.id}/ops-reader`, tokens.reader)
  platform.secrets.set(`sandbox/${tenant.id}/ops-operator`, tokens.operator)
}

async function stamp(options: { platform: Platform; tenants: TenantDefinition[]; signal: AbortSignal | undefined }): Promise<void> {
  const { platform, tenants, signal } = options
  const { cluster, store } = platform
  const template = await ensureTemplate({ cluster, reportIntervalSeconds: platform.pace.reportIntervalSeconds })
  const credentials = await issueCredentials(options)
  const queue = [...tenants]
  const stampNext = async (): Promise<void> => {
    await withClient({
      url: cluster.adminUrl,
      run: async (admin) => {
        for (let tenant = queue.shift(); tenant && !signal?.aborted; tenant = queue.shift()) {
          const passwords = await provisionTenant({
            cluster,
            admin,
            template,
            tenant,
            credentials: credentials.get(tenant.id) ?? [],
            webhookUrl: `${platform.receiver.url}/hooks/${tenant.id}`,
          })
          const certificate = platform.authority.issue({
            domain: tenant.domain,
            notBefore: new Date(Date.now() - dayMs),
            notAfter: new Date(Date.now() + 90 * dayMs),
          })
          // Written last: a tenant whose stamping was cut short is stamped again.
          await store.setAll({ [`certificate:${tenant.id}`]: certificate, [passwordsKey(tenant.id)]: passwords })
        }
      },
    })
  }
  await Promise.all(Array.from({ length: stampedAtOnce }, stampNext))
  signal?.throwIfAborted()
  for (const change of firstChanges(tenants)) await store.recordChange(change)
}

async function issueCredentials(options: { platform: Platform; tenants: TenantDefinition[] }): Promise<Map<string, IssuedCredential[]>> {
  const { platform, tenants } = options
  const credentials = new Map<string, IssuedCredential[]>(tenants.map((tenant) => [tenant.id, []]))
  for (const partner of [...platform.payments.values(), platform.marketplace]) {
    const theirs = tenants.filter((tenant) => partner.region === null || partner.region === tenant.region)
    const issued = await partner.accounts.issueAll(theirs.map((tenant) => tenant.id))
    const purpose =
      partner.kind === 'payments-partner' ? 'payments' : partner.kind === 'marketplace-partner' ? 'marketplace' : 'payments-secondary'
    for (const [merchant, one] of issued) credentials.get(merchant)?.push({ purpose, partner: partner.id, merchant, ...one })
  }
  return credentials
}

/** A past to look back on: the deploys of each release, long enough ago to be nobody's onset. */
function firstChanges(tenants: TenantDefinition[]): NewChange[] {
  const now = Date.now()
  const deploys = [
    { version: '4.1.0', days: 30 },
    { version: '4.2.0', days: 20 },
    { version: '4.2.1', days: 10 },
  ]
  return deploys
    .filter((deploy) => tenants.some((tenant) => tenant.version === deploy.version))
    .map((deploy): NewChange => ({
      at: new Date(now - deploy.days * dayMs),
      node: 'release',
      kind: 'deploy',
      shared: `release-${deploy.version}`,
      summary: `Deployed ${deploy.version}.`,
    }))
}

function passwordsKey(tenant: string): string {
  return `passwords:${tenant}`
}
