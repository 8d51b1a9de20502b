import { changeKindSchema, type ChangeNotice } from '@lamplighter/catalog'
import type { PlatformClient } from '@lamplighter/connectors/clients'
import { z } from 'zod'

const changesSchema = z.object({
  changes: z.array(
    z.object({
      id: z.union([z.number().int(), z.string().min(1)]),
      at: z.iso.datetime({ offset: true }),
      node: z.string(),
      kind: changeKindSchema,
      tenant: z.string().nullable(),
      shared: z.string().nullable(),
      summary: z.string(),
    }),
  ),
})
const summaryLengthMax = 500

/** Reads the product's own history of changes, from `since` on by the product's clock. Throws, saying why, when it cannot. */
export async function readChanges({
  platform,
  since,
}: {
  platform: PlatformClient
  since: Date | null
  signal: AbortSignal
}): Promise<ChangeNotice[]> {
  const outcome = await platform.get({
    path: '/changes',
    auth: 'inventory',
    timeoutMs: 10_000,
    maxBytes: 8_388_608,
    ...(since === null ? {} : { query: { since: since.toISOString() } }),
  })
  if (outcome.type === 'failure') throw new Error(`The product's changes could not be read (${outcome.reason}): ${outcome.message}`)
  if (outcome.status !== 200) throw new Error(`The product's changes could not be read: it answered ${outcome.status}.`)
  const parsed = changesSchema.safeParse(outcome.json)
  if (!parsed.success)
    throw new Error(`The product's changes have another shape than agreed: ${z.prettifyError(parsed.error).slice(0, 300)}`)
  return parsed.data.changes.map(({ id, at, node, kind, tenant, shared, summary }) => ({
    // With its time: a product that was set up anew counts from 1 again.
    externalId: `${id}-${Date.parse(at)}`,
    at: new Date(at).toISOString(),
    node,
    kind,
    summary: summary.slice(0, summaryLengthMax) || kind,
    tenant,
    // A tenant's own change is the tenant's, whatever it shares.
    group: tenant === null ? shared : null,
  }))
}
