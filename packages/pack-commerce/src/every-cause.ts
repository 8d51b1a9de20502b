import type { Cause } from '@lamplighter/catalog'
import { cachePoisoned } from './components/cache/causes.ts'
import { certificateExpired } from './components/certificate/causes.ts'
import { clockTokenRejected } from './components/clock/causes.ts'
import { configurationDrift } from './components/configuration/causes.ts'
import { databasePoolExhausted } from './components/database-pool/causes.ts'
import { databaseBlockedTransaction } from './components/database/causes.ts'
import { entitlementsMissing } from './components/entitlements/causes.ts'
import { configurationFlagOffThoughEntitled } from './components/feature-flags/causes.ts'
import { identityKeyRotated } from './components/identity-keys/causes.ts'
import { instanceUnreachable } from './components/instance/causes.ts'
import { mailDomainSuppressed } from './components/mail-domain/causes.ts'
import { marketplaceCredentialExpired } from './components/marketplace-credential/causes.ts'
import { paymentsCredentialExpired, paymentsCredentialRevoked } from './components/payment-credential/causes.ts'
import { queueDeadLetters } from './components/queue/causes.ts'
import { quotaReached } from './components/quota/causes.ts'
import { schedulerJobStuck } from './components/scheduler/causes.ts'
import { schemaMigrationMissing } from './components/schema/causes.ts'
import { searchIndexStale } from './components/search-index/causes.ts'
import { usageStockNotPublished, usageTaxRegionUnset, usageUserWithoutPermission } from './components/settings/causes.ts'
import { uploadsDiskFull } from './components/upload-storage/causes.ts'
import { webhooksDisabled } from './components/webhook-endpoint/causes.ts'
import { workerCrashed, workerWedged } from './components/worker/causes.ts'
import { identityProviderDown } from './shared/identity-provider/causes.ts'
import { mailRelayDown } from './shared/mail-relay/causes.ts'
import { marketplacePartnerDown } from './shared/marketplace-partner/causes.ts'
import {
  paymentsPartnerDown,
  paymentsPartnerPartial,
  paymentsPartnerRefusing,
  paymentsPartnerSlow,
} from './shared/payments-partner/causes.ts'
import { releaseRegression } from './shared/release/causes.ts'
import { shardNoisyNeighbour } from './shared/shard/causes.ts'

export const causes: Cause[] = [
  cachePoisoned,
  certificateExpired,
  clockTokenRejected,
  configurationDrift,
  databasePoolExhausted,
  databaseBlockedTransaction,
  entitlementsMissing,
  configurationFlagOffThoughEntitled,
  identityKeyRotated,
  instanceUnreachable,
  mailDomainSuppressed,
  marketplaceCredentialExpired,
  paymentsCredentialExpired,
  paymentsCredentialRevoked,
  queueDeadLetters,
  quotaReached,
  schedulerJobStuck,
  schemaMigrationMissing,
  searchIndexStale,
  usageTaxRegionUnset,
  usageUserWithoutPermission,
  usageStockNotPublished,
  uploadsDiskFull,
  webhooksDisabled,
  workerWedged,
  workerCrashed,
  identityProviderDown,
  mailRelayDown,
  marketplacePartnerDown,
  paymentsPartnerDown,
  paymentsPartnerSlow,
  paymentsPartnerRefusing,
  paymentsPartnerPartial,
  releaseRegression,
  shardNoisyNeighbour,
]
