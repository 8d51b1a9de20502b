import { z } from 'zod'
import { diagnoseAgain, factRemediation, untilTomorrow } from '../../../fact-remediation.ts'
import { featureIds } from '../../../feature-ids.ts'

function chosen({ offThoughEntitled }: { offThoughEntitled: string[] }, { feature }: { feature?: string | undefined }): string | null {
  if (feature !== undefined) return offThoughEntitled.includes(feature) ? feature : null
  return offThoughEntitled.toSorted()[0] ?? null
}

export const featureFlagsEnable = factRemediation({
  id: 'feature-flags/enable',
  version: 1,
  title: 'Switch the feature on',
  description: 'Switches on a feature that the customer is entitled to.',
  cures: ['configuration/flag-off-though-entitled'],
  component: 'feature-flags',
  effect: 'reversible',
  runBy: 'l2',
  params: z.object({ feature: z.enum(featureIds).optional().describe('Which feature; without a choice, the first that is off') }),
  budget: { runs: 5, perHours: 24 },
  cost: 1,
  risk: 0.05,
  fact: { path: '/ops/flags', schema: z.object({ offThoughEntitled: z.array(z.string()) }) },
  stop: ({ fact, params }) =>
    chosen(fact, params) === null ? { reason: 'Nothing that the customer is entitled to is switched off.', wayOut: diagnoseAgain } : null,
  effects: ({ fact, params }) => [
    { what: `“${chosen(fact, params) ?? 'The feature'}” is switched on`, component: 'feature-flags', before: 'Off', after: 'On', count: 1 },
  ],
  undo: untilTomorrow('The feature is switched off again.'),
  step: {
    id: 'enable',
    title: 'Switch it on',
    action: ({ fact, params }) => ({ path: '/ops/flags', body: { feature: chosen(fact, params) ?? 'none', enabled: true } }),
  },
  verify: { checks: ['feature-flags/on-where-entitled'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to switch the feature on for you.',
    after: 'The feature is on, and it works.',
  },
})
