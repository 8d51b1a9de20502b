import { moveVersion } from '../ops/actions/version.ts'
import { tenantVersions } from '../platform/tenant-versions.ts'
import type { Platform } from '../platform/platform.ts'
import { defineSharedFault } from './fault.ts'

/** A new build of a release with a defect in the cart's totals. */
export const releaseRegression = defineSharedFault({
  id: 'release-regression',
  title: 'A new build of a release breaks the cart',
  truth: { node: 'release', cause: 'release/regression', scope: 'shared' },
  affects: ['cart', 'checkout'],
  sharedTargets: ['release-4.2.1', 'release-4.2.0'],
  mendedBy: 'POST /ops/platform/releases/<version>/rollback {}',
  inject: async ({ platform, shared }) => {
    await releaseOf({ platform, shared }).deploy('regressed')
    await platform.store.recordChange({
      node: 'release',
      kind: 'deploy',
      shared,
      summary: `Deployed ${releaseOf({ platform, shared }).build()}.`,
    })
  },
  clear: async ({ platform, shared }) => {
    const release = releaseOf({ platform, shared })
    if (release.regressed()) await release.deploy('good')
    for (const instance of platform.instances.values()) {
      if (instance.tenant.version === release.version) await moveVersion({ instance, version: release.version })
    }
  },
  active: ({ platform, shared }) => Promise.resolve(releaseOf({ platform, shared }).regressed()),
  mitigated: async ({ platform, shared }) =>
    ![...(await tenantVersions(platform)).values()].includes(releaseOf({ platform, shared }).version),
})

function releaseOf(options: { platform: Platform; shared: string }) {
  const release = options.platform.releases.get(options.shared.replace('release-', ''))
  if (!release) throw new Error(`No release ${options.shared}`)
  return release
}
