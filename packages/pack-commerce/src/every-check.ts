import type { Pack } from '@lamplighter/catalog'
import type { CommerceClients } from './commerce.ts'
import { cacheMatches } from './components/cache/checks.ts'
import { certificateIsValid } from './components/certificate/checks.ts'
import { clockAgrees } from './components/clock/checks.ts'
import { configurationMatches } from './components/configuration/checks.ts'
import { poolHasFree } from './components/database-pool/checks.ts'
import { databaseAccepts, noBlockedSessions } from './components/database/checks.ts'
import { entitlementsMatch } from './components/entitlements/checks.ts'
import { flagsOn } from './components/feature-flags/checks.ts'
import { keysAreCurrent } from './components/identity-keys/checks.ts'
import { instanceAnswers } from './components/instance/checks.ts'
import { domainIsActive } from './components/mail-domain/checks.ts'
import { marketplaceCredentialAccepted } from './components/marketplace-credential/checks.ts'
import { paymentCredentialAccepted } from './components/payment-credential/checks.ts'
import { fewDeadLetters, queueAccepts } from './components/queue/checks.ts'
import { quotaHasRoom } from './components/quota/checks.ts'
import { jobsOnTime } from './components/scheduler/checks.ts'
import { columnsPresent, schemaIsCurrent } from './components/schema/checks.ts'
import { indexIsFresh } from './components/search-index/checks.ts'
import { settingsComplete } from './components/settings/checks.ts'
import { storageHasRoom } from './components/upload-storage/checks.ts'
import { endpointEnabled } from './components/webhook-endpoint/checks.ts'
import { workerTurns } from './components/worker/checks.ts'
import { billingProbe } from './features/billing/checks.ts'
import { cartProbe } from './features/cart/checks.ts'
import { checkoutProbe } from './features/checkout/checks.ts'
import { inventoryProbe } from './features/inventory/checks.ts'
import { marketingMailProbe } from './features/marketing-mail/checks.ts'
import { marketplaceSyncProbe } from './features/marketplace-sync/checks.ts'
import { mediaProbe } from './features/media/checks.ts'
import { ordersProbe } from './features/orders/checks.ts'
import { reportsProbe } from './features/reports/checks.ts'
import { searchProbe } from './features/search/checks.ts'
import { signInProbe } from './features/sign-in/checks.ts'
import { storefrontProbe } from './features/storefront/checks.ts'
import { webhooksProbe } from './features/webhooks/checks.ts'
import { identityCanary } from './shared/identity-provider/checks.ts'
import { relayCanary } from './shared/mail-relay/checks.ts'
import { marketplaceCanary } from './shared/marketplace-partner/checks.ts'
import { paymentsCanary } from './shared/payments-partner/checks.ts'
import { releaseComputes } from './shared/release/checks.ts'
import { shardHasRoom } from './shared/shard/checks.ts'

export const checks: Pack<CommerceClients>['checks'] = [
  billingProbe,
  cartProbe,
  checkoutProbe,
  inventoryProbe,
  marketingMailProbe,
  marketplaceSyncProbe,
  mediaProbe,
  ordersProbe,
  reportsProbe,
  searchProbe,
  signInProbe,
  storefrontProbe,
  webhooksProbe,
  cacheMatches,
  certificateIsValid,
  clockAgrees,
  configurationMatches,
  poolHasFree,
  databaseAccepts,
  noBlockedSessions,
  entitlementsMatch,
  flagsOn,
  keysAreCurrent,
  instanceAnswers,
  domainIsActive,
  marketplaceCredentialAccepted,
  paymentCredentialAccepted,
  queueAccepts,
  fewDeadLetters,
  quotaHasRoom,
  jobsOnTime,
  schemaIsCurrent,
  columnsPresent,
  indexIsFresh,
  settingsComplete,
  storageHasRoom,
  endpointEnabled,
  workerTurns,
  identityCanary,
  relayCanary,
  marketplaceCanary,
  paymentsCanary,
  releaseComputes,
  shardHasRoom,
]
