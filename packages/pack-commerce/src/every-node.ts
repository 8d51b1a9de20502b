import type { PackNode } from '@lamplighter/catalog'
import { cache } from './components/cache/component.ts'
import { certificate } from './components/certificate/component.ts'
import { clock } from './components/clock/component.ts'
import { configuration } from './components/configuration/component.ts'
import { databasePool } from './components/database-pool/component.ts'
import { database } from './components/database/component.ts'
import { entitlements } from './components/entitlements/component.ts'
import { featureFlags } from './components/feature-flags/component.ts'
import { identityKeys } from './components/identity-keys/component.ts'
import { instance } from './components/instance/component.ts'
import { mailDomain } from './components/mail-domain/component.ts'
import { marketplaceCredential } from './components/marketplace-credential/component.ts'
import { paymentCredential } from './components/payment-credential/component.ts'
import { queue } from './components/queue/component.ts'
import { quota } from './components/quota/component.ts'
import { scheduler } from './components/scheduler/component.ts'
import { schema } from './components/schema/component.ts'
import { searchIndex } from './components/search-index/component.ts'
import { settings } from './components/settings/component.ts'
import { uploadStorage } from './components/upload-storage/component.ts'
import { webhookEndpoint } from './components/webhook-endpoint/component.ts'
import { worker } from './components/worker/component.ts'
import { billing } from './features/billing/feature.ts'
import { cart } from './features/cart/feature.ts'
import { checkout } from './features/checkout/feature.ts'
import { inventory } from './features/inventory/feature.ts'
import { marketingMail } from './features/marketing-mail/feature.ts'
import { marketplaceSync } from './features/marketplace-sync/feature.ts'
import { media } from './features/media/feature.ts'
import { orders } from './features/orders/feature.ts'
import { reports } from './features/reports/feature.ts'
import { search } from './features/search/feature.ts'
import { signIn } from './features/sign-in/feature.ts'
import { storefront } from './features/storefront/feature.ts'
import { webhooks } from './features/webhooks/feature.ts'
import { identityProvider } from './shared/identity-provider/component.ts'
import { mailRelay } from './shared/mail-relay/component.ts'
import { marketplacePartner } from './shared/marketplace-partner/component.ts'
import { paymentsPartner } from './shared/payments-partner/component.ts'
import { release } from './shared/release/component.ts'
import { shard } from './shared/shard/component.ts'

export const nodes: PackNode[] = [
  billing,
  cart,
  checkout,
  inventory,
  marketingMail,
  marketplaceSync,
  media,
  orders,
  reports,
  search,
  signIn,
  storefront,
  webhooks,
  cache,
  certificate,
  clock,
  configuration,
  databasePool,
  database,
  entitlements,
  featureFlags,
  identityKeys,
  instance,
  mailDomain,
  marketplaceCredential,
  paymentCredential,
  queue,
  quota,
  scheduler,
  schema,
  searchIndex,
  settings,
  uploadStorage,
  webhookEndpoint,
  worker,
  identityProvider,
  mailRelay,
  marketplacePartner,
  paymentsPartner,
  release,
  shard,
]
