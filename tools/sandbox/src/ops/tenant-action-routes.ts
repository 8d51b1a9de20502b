import type { Route } from '../http/route.ts'
import type { Instance } from '../instance/instance.ts'
import { applyTemplate, restoreConfiguration } from './actions/configuration.ts'
import { grantEntitlement, revokeEntitlement, setFlag, setQuota } from './actions/contract.ts'
import { rotateCredential } from './actions/credentials.ts'
import { runMigrations, recyclePool, terminateSession } from './actions/database.ts'
import { disableWebhook, enableWebhook, suppressMail, unsuppressMail } from './actions/messages.ts'
import { releaseJob, requeueDeadLetters, restartWorker } from './actions/queue.ts'
import { publishStock, setPermissions, setTaxRegions, unpublishStock } from './actions/settings.ts'
import { flushCache, purgeTemporaryUploads, rebuildSearchIndex } from './actions/shop.ts'
import { refreshIdentityKeys, renewCertificate, synchroniseClock } from './actions/trust.ts'
import { setVersion } from './actions/version.ts'

export const tenantActions = [
  rotateCredential,
  requeueDeadLetters,
  restartWorker,
  terminateSession,
  recyclePool,
  runMigrations,
  setFlag,
  applyTemplate,
  restoreConfiguration,
  grantEntitlement,
  revokeEntitlement,
  setQuota,
  rebuildSearchIndex,
  flushCache,
  renewCertificate,
  synchroniseClock,
  enableWebhook,
  disableWebhook,
  unsuppressMail,
  suppressMail,
  releaseJob,
  purgeTemporaryUploads,
  refreshIdentityKeys,
  setVersion,
  publishStock,
  unpublishStock,
  setTaxRegions,
  setPermissions,
]

export function tenantActionRoutes(instance: Instance): Route[] {
  return tenantActions.map((action) => action.route(instance))
}
