import { z } from 'zod'
import { parseBody } from '../http/body.ts'
import type { PlatformStore } from '../platform/platform-store.ts'
import { openPartnerAccounts, type PartnerAccounts } from './partner-accounts.ts'
import { openPartnerServer, type PartnerServer } from './partner-server.ts'
import { checkMerchant } from './payments-partner.ts'

export interface MarketplacePartner extends PartnerServer {
  accounts: PartnerAccounts
}

const listing = z.object({ sku: z.string().min(1), priceCents: z.number().int().positive(), synthetic: z.boolean().default(false) })

/** Takes the listings of merchants; synthetic ones are checked and thrown away. */
export async function openMarketplacePartner(options: { store: PlatformStore; port: number | undefined }): Promise<MarketplacePartner> {
  const accounts = openPartnerAccounts({ id: 'marketplace', store: options.store })
  const server = await openPartnerServer({
    ...options,
    id: 'marketplace',
    kind: 'marketplace-partner',
    routes: () => [
      {
        method: 'POST',
        path: '/v1/listings',
        access: 'public',
        handle: (call) => {
          checkMerchant({ call, accounts })
          const wanted = parseBody({ schema: listing, body: call.body })
          return { status: 200, body: { sku: wanted.sku, state: wanted.synthetic ? 'checked' : 'listed' } }
        },
      },
      {
        method: 'GET',
        path: '/v1/merchants/self',
        access: 'public',
        handle: (call) => ({ status: 200, body: { merchant: checkMerchant({ call, accounts }) } }),
      },
      { method: 'GET', path: '/canary', access: 'public', handle: () => ({ status: 200, body: { ok: true, ms: 0 } }) },
    ],
  })
  return { ...server, accounts }
}
