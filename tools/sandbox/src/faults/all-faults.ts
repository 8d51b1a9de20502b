import { cachePoisoned } from './cache-poisoned.ts'
import { certificateExpired } from './certificate-expired.ts'
import { clockSkew } from './clock-skew.ts'
import { configurationDriftFault } from './configuration-drift.ts'
import { databaseLock } from './database-lock.ts'
import { deadLetterBacklog } from './dead-letter-backlog.ts'
import { diskFull } from './disk-full.ts'
import { entitlementMissing } from './entitlement-missing.ts'
import type { Fault } from './fault.ts'
import { flagOff } from './flag-off.ts'
import { identityKeyRotated } from './identity-key-rotated.ts'
import { identityProviderDown } from './identity-provider-down.ts'
import { indexStale } from './index-stale.ts'
import { instanceUnreachable } from './instance-unreachable.ts'
import { mailDomainSuppressed } from './mail-domain-suppressed.ts'
import { mailRelayDown } from './mail-relay-down.ts'
import { marketplaceCredentialExpired } from './marketplace-credential-expired.ts'
import { marketplacePartnerDown } from './marketplace-partner-down.ts'
import { migrationMissing } from './migration-missing.ts'
import { noisyNeighbour } from './noisy-neighbour.ts'
import { paymentCredentialExpired } from './payment-credential-expired.ts'
import { paymentCredentialRevoked } from './payment-credential-revoked.ts'
import { paymentsPartnerDown } from './payments-partner-down.ts'
import { paymentsPartnerPartial } from './payments-partner-partial.ts'
import { paymentsPartnerRefusing } from './payments-partner-refusing.ts'
import { paymentsPartnerSlow } from './payments-partner-slow.ts'
import { poolExhausted } from './pool-exhausted.ts'
import { quotaReached } from './quota-reached.ts'
import { releaseRegression } from './release-regression.ts'
import { scheduledJobStuck } from './scheduled-job-stuck.ts'
import { stockNotPublished } from './stock-not-published.ts'
import { taxRegionUnset } from './tax-region-unset.ts'
import { userWithoutPermission } from './user-without-permission.ts'
import { webhookDisabled } from './webhook-disabled.ts'
import { workerCrashed } from './worker-crashed.ts'
import { workerWedged } from './worker-wedged.ts'

/** Every fault that the sandbox knows, in the order of the contract. */
export const allFaults: readonly Fault[] = [
  paymentCredentialExpired,
  paymentCredentialRevoked,
  paymentsPartnerDown,
  paymentsPartnerSlow,
  paymentsPartnerRefusing,
  paymentsPartnerPartial,
  workerWedged,
  workerCrashed,
  deadLetterBacklog,
  databaseLock,
  poolExhausted,
  migrationMissing,
  flagOff,
  entitlementMissing,
  configurationDriftFault,
  quotaReached,
  indexStale,
  cachePoisoned,
  certificateExpired,
  clockSkew,
  webhookDisabled,
  mailDomainSuppressed,
  scheduledJobStuck,
  noisyNeighbour,
  releaseRegression,
  diskFull,
  identityKeyRotated,
  marketplaceCredentialExpired,
  marketplacePartnerDown,
  mailRelayDown,
  identityProviderDown,
  instanceUnreachable,
  taxRegionUnset,
  userWithoutPermission,
  stockNotPublished,
]
