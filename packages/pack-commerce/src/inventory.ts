import { inventoryEntrySchema, type InventoryEntry } from '@lamplighter/catalog'
import type { PlatformClient } from '@lamplighter/connectors/clients'
import { z } from 'zod'
import { secretNames } from './commerce.ts'

const rings = { canary: 0, early: 1, broad: 2 } as const

const tenantSchema = z.object({
  id: z.string(),
  company: z.string(),
  tier: z.string(),
  region: z.string(),
  shard: z.string(),
  version: z.string(),
  ring: z.enum(['canary', 'early', 'broad']),
  timeZone: z.string(),
  locale: z.string(),
  identifiers: z.object({
    tenantId: z.string(),
    company: z.string(),
    domain: z.string(),
    emails: z.array(z.string()),
    orderPrefix: z.string(),
  }),
  instance: z.object({
    baseUrl: z.url(),
    tlsUrl: z.url(),
    tlsServerName: z.string(),
    database: z.object({ secret: z.string() }),
    readerSecret: z.string(),
    operatorSecret: z.string(),
    configurationHash: z.string().nullable(),
    templateHash: z.string().nullable(),
  }),
})
const inventorySchema = z.object({
  platform: z.object({ opsUrl: z.url(), readerSecret: z.string(), operatorSecret: z.string() }),
  tenants: z.array(tenantSchema),
})
type Inventory = z.infer<typeof inventorySchema>

/** Reads the product's own list of customers. Throws, saying why, when it cannot: an empty list is never assumed. */
export async function readInventory({ platform }: { platform: PlatformClient; signal: AbortSignal }): Promise<InventoryEntry[]> {
  const outcome = await platform.get({ path: '/inventory', auth: 'inventory', timeoutMs: 10_000, maxBytes: 33_554_432 })
  if (outcome.type === 'failure') throw new Error(`The product's list of tenants could not be read (${outcome.reason}): ${outcome.message}`)
  if (outcome.status !== 200) throw new Error(`The product's list of tenants could not be read: it answered ${outcome.status}.`)
  const parsed = inventorySchema.safeParse(outcome.json)
  if (!parsed.success)
    throw new Error(`The product's list of tenants has another shape than agreed: ${z.prettifyError(parsed.error).slice(0, 300)}`)
  return parsed.data.tenants.map((tenant) => entryOf({ tenant, platform: parsed.data.platform }))
}

function entryOf({ tenant, platform }: { tenant: Inventory['tenants'][number]; platform: Inventory['platform'] }): InventoryEntry {
  const { identifiers, instance } = tenant
  return inventoryEntrySchema.parse({
    id: tenant.id,
    name: tenant.company,
    tier: tenant.tier,
    region: tenant.region,
    shard: tenant.shard,
    release: tenant.version,
    ring: rings[tenant.ring],
    timeZone: tenant.timeZone,
    locale: tenant.locale,
    instance: {
      baseUrl: instance.baseUrl,
      endpoints: { secure: instance.tlsUrl, secureName: instance.tlsServerName, platform: platform.opsUrl },
      version: tenant.version,
      configurationHash: instance.configurationHash,
      templateHash: instance.templateHash,
      secretRefs: {
        [secretNames.reader]: instance.readerSecret,
        [secretNames.operator]: instance.operatorSecret,
        [secretNames.database]: instance.database.secret,
        [secretNames.platformReader]: platform.readerSecret,
        [secretNames.platformOperator]: platform.operatorSecret,
      },
    },
    identifiers: [
      { kind: 'tenant-id', value: identifiers.tenantId },
      { kind: 'company', value: identifiers.company },
      { kind: 'domain', value: identifiers.domain },
      ...identifiers.emails.map((value) => ({ kind: 'email', value })),
      { kind: 'order-prefix', value: identifiers.orderPrefix },
    ],
  })
}
