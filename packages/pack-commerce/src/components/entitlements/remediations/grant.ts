import { z } from 'zod'
import { diagnoseAgain, factRemediation, untilTomorrow } from '../../../fact-remediation.ts'
import { featureIds } from '../../../feature-ids.ts'

function chosen({ missing }: { missing: string[] }, { feature }: { feature?: string | undefined }): string | null {
  if (feature !== undefined) return missing.includes(feature) ? feature : null
  return missing.toSorted()[0] ?? null
}

export const entitlementsGrant = factRemediation({
  id: 'entitlements/grant',
  version: 1,
  title: 'Grant what the contract contains',
  description: 'Grants a feature that stands in the customer’s contract.',
  cures: ['entitlements/missing'],
  component: 'entitlements',
  effect: 'reversible',
  runBy: 'l2',
  params: z.object({ feature: z.enum(featureIds).optional().describe('Which feature; without a choice, the first that is missing') }),
  budget: { runs: 5, perHours: 24 },
  cost: 2,
  risk: 0.05,
  fact: { path: '/ops/entitlements', schema: z.object({ missing: z.array(z.string()) }) },
  stop: ({ fact, params }) =>
    chosen(fact, params) === null ? { reason: 'Everything in the contract is granted.', wayOut: diagnoseAgain } : null,
  effects: ({ fact, params }) => [
    {
      what: `“${chosen(fact, params) ?? 'The feature'}” is granted`,
      component: 'entitlements',
      before: 'In the contract, not granted',
      after: 'Granted',
      count: 1,
    },
  ],
  undo: untilTomorrow('The entitlement is taken back.'),
  step: {
    id: 'grant',
    title: 'Grant it',
    action: ({ fact, params }) => ({ path: '/ops/entitlements/grant', body: { feature: chosen(fact, params) ?? 'none' } }),
  },
  verify: { checks: ['entitlements/match-the-contract'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to grant the feature from your contract.',
    after: 'The feature is yours now, and it works.',
  },
})
