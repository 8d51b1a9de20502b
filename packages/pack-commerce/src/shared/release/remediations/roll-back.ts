import { z } from 'zod'
import { defineRemediation, type CommerceRead } from '../../../commerce.ts'
import { diagnoseAgain, incidentForMany, untilTomorrow } from '../../../fact-remediation.ts'
import { actionStep } from '../../../ops-action.ts'
import { platformFact, requireFact } from '../../../ops-facts.ts'
import { releasesFact } from '../checks.ts'

/** By the release that the diagnosis was made for: after the step, this instance runs the former one. */
async function releaseOf({ read, version }: { read: CommerceRead; version: string }) {
  const { releases } = await requireFact(platformFact({ read, path: '/ops/platform/releases', schema: releasesFact }), 'The releases')
  return releases.find((one) => one.version === version)
}

export const releaseRollBack = defineRemediation({
  id: 'release/roll-back',
  version: 1,
  title: 'Roll the release back',
  description: 'Moves every shop on this release to the version before it.',
  cures: ['release/regression'],
  component: 'release',
  target: 'shared',
  effect: 'reversible',
  runBy: 'lead',
  caseNeeded: incidentForMany,
  params: z.object({}),
  budget: { runs: 2, perHours: 24 },
  cost: 5,
  risk: 0.2,
  precheck: async ({ read, tenant }) => {
    const release = await releaseOf({ read, version: tenant.release })
    if (release === undefined || release.tenants === 0)
      return { type: 'stop', reason: `No shop runs release ${tenant.release} any more.`, wayOut: diagnoseAgain }
    return release.previousVersion === null
      ? { type: 'stop', reason: 'There is no version before this release.', wayOut: 'Hand the bundle to engineering.' }
      : { type: 'ready' }
  },
  plan: async ({ read, tenant }) => {
    const release = await releaseOf({ read, version: tenant.release })
    const tenants = release?.tenants ?? 0
    return {
      effects: [
        {
          what: 'All shops on this release go back to the former version',
          component: 'release',
          before: `Release ${tenant.release}`,
          after: `Release ${release?.previousVersion ?? 'before it'}`,
          count: tenants,
        },
      ],
      undo: untilTomorrow('The same shops get the release again.'),
      tenantsAffected: Math.max(1, tenants),
    }
  },
  steps: [
    actionStep({
      id: 'roll-back',
      title: 'Go back to the former version',
      target: 'platform',
      timeoutMs: 60_000,
      undoable: true,
      action: ({ tenant }) => ({ path: `/ops/platform/releases/${tenant.release}/rollback`, body: {} }),
    }),
  ],
  verify: {
    checks: ['release/computes-without-internal-errors', 'cart/totals-a-cart', 'checkout/takes-a-test-order'],
    withinMs: 45_000,
    followUpAfterMinutes: 30,
  },
  say: {
    before: 'The version before the last update is being brought back for several shops. It takes under a minute.',
    after: 'The former version is back, and a test order went through.',
  },
})
