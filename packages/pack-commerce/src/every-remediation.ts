import type { Pack } from '@lamplighter/catalog'
import type { CommerceClients } from './commerce.ts'
import { cacheFlush } from './components/cache/remediations/flush.ts'
import { certificateRenew } from './components/certificate/remediations/renew.ts'
import { clockSynchronise } from './components/clock/remediations/synchronise.ts'
import { configurationApplyTemplate } from './components/configuration/remediations/apply-template.ts'
import { databasePoolRecycle } from './components/database-pool/remediations/recycle.ts'
import { databaseEndBlockingSession } from './components/database/remediations/end-blocking-session.ts'
import { entitlementsGrant } from './components/entitlements/remediations/grant.ts'
import { featureFlagsEnable } from './components/feature-flags/remediations/enable.ts'
import { identityKeysRefresh } from './components/identity-keys/remediations/refresh.ts'
import { instanceRestart } from './components/instance/remediations/restart.ts'
import { mailDomainUnsuppress } from './components/mail-domain/remediations/unsuppress.ts'
import { marketplaceCredentialRotate } from './components/marketplace-credential/remediations/rotate.ts'
import { paymentCredentialRotate } from './components/payment-credential/remediations/rotate.ts'
import { queueRequeueDeadLetters } from './components/queue/remediations/requeue-dead-letters.ts'
import { quotaRaise } from './components/quota/remediations/raise.ts'
import { schedulerReleaseJob } from './components/scheduler/remediations/release-job.ts'
import { schemaRunMissingMigrations } from './components/schema/remediations/run-missing-migrations.ts'
import { searchIndexRebuild } from './components/search-index/remediations/rebuild.ts'
import { settingsPublishStock } from './components/settings/remediations/publish-stock.ts'
import { settingsSendArticle } from './components/settings/remediations/send-article.ts'
import { uploadStoragePurgeTemporary } from './components/upload-storage/remediations/purge-temporary.ts'
import { webhookEndpointEnable } from './components/webhook-endpoint/remediations/enable.ts'
import { workerRestart } from './components/worker/remediations/restart.ts'
import { identityProviderFollow } from './shared/identity-provider/remediations/follow.ts'
import { mailRelayRestart } from './shared/mail-relay/remediations/restart.ts'
import { marketplacePartnerFollow } from './shared/marketplace-partner/remediations/follow.ts'
import { paymentsPartnerSwitchRoute } from './shared/payments-partner/remediations/switch-route.ts'
import { releaseRollBack } from './shared/release/remediations/roll-back.ts'
import { shardThrottleTenant } from './shared/shard/remediations/throttle-tenant.ts'

export const remediations: Pack<CommerceClients>['remediations'] = [
  cacheFlush,
  certificateRenew,
  clockSynchronise,
  configurationApplyTemplate,
  databasePoolRecycle,
  databaseEndBlockingSession,
  entitlementsGrant,
  featureFlagsEnable,
  identityKeysRefresh,
  instanceRestart,
  mailDomainUnsuppress,
  marketplaceCredentialRotate,
  paymentCredentialRotate,
  queueRequeueDeadLetters,
  quotaRaise,
  schedulerReleaseJob,
  schemaRunMissingMigrations,
  searchIndexRebuild,
  settingsPublishStock,
  settingsSendArticle,
  uploadStoragePurgeTemporary,
  webhookEndpointEnable,
  workerRestart,
  identityProviderFollow,
  mailRelayRestart,
  marketplacePartnerFollow,
  paymentsPartnerSwitchRoute,
  releaseRollBack,
  shardThrottleTenant,
]
