import { z } from 'zod'
import { diagnoseAgain, factRemediation, untilTomorrow } from '../../../fact-remediation.ts'

const quota = z.object({ quota: z.string(), used: z.number(), limit: z.number(), reached: z.boolean() })
type Fact = { quotas: z.infer<typeof quota>[] }

function reached({ quotas }: Fact): z.infer<typeof quota> | undefined {
  return quotas.find((one) => one.reached)
}

/** Above what is already used, so that the raise is worth something; the product takes up to ten million. */
function raised(fact: Fact, { byPercent }: { byPercent: number }): number {
  const { used = 0, limit = 0 } = reached(fact) ?? {}
  return Math.min(10_000_000, Math.max(1, Math.ceil(Math.max(used, limit) * (1 + byPercent / 100))))
}

export const quotaRaise = factRemediation({
  id: 'quota/raise',
  version: 1,
  title: 'Raise the quota',
  description: 'Raises the limit that has been reached. Ask the customer first: it may cost them money.',
  cures: ['quota/reached'],
  component: 'quota',
  effect: 'reversible',
  runBy: 'l2',
  approval: ({ params }) => (params.byPercent > 100 ? { by: 'lead', because: 'more than twice the contract’s limit' } : null),
  caseNeeded: () => 'it may cost the customer money, and the case holds their word',
  params: z.object({ byPercent: z.number().int().min(10).max(200).default(50).describe('By how many percent of the present limit') }),
  budget: { runs: 2, perHours: 24 },
  cost: 3,
  risk: 0.1,
  fact: { path: '/ops/quotas', schema: z.object({ quotas: z.array(quota) }) },
  stop: ({ fact }) => (reached(fact) === undefined ? { reason: 'No quota is reached.', wayOut: diagnoseAgain } : null),
  effects: ({ fact, params }) => [
    {
      what: `The quota “${reached(fact)?.quota ?? ''}” is raised`,
      component: 'quota',
      before: `${reached(fact)?.used ?? 0} of ${reached(fact)?.limit ?? 0} used`,
      after: `Limit ${raised(fact, params)}`,
      count: 1,
    },
  ],
  undo: untilTomorrow('The former limit is set again.'),
  step: {
    id: 'raise',
    title: 'Set the new limit',
    action: ({ fact, params }) => ({
      path: '/ops/quotas/set',
      body: { quota: reached(fact)?.quota ?? 'none', limit: raised(fact, params) },
    }),
  },
  verify: { checks: ['quota/has-room'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to raise the limit for you, as agreed.',
    after: 'The limit is raised, and the feature works again.',
  },
})
