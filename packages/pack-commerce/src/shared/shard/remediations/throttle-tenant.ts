import { z } from 'zod'
import { diagnoseAgain, factRemediation, incidentForMany, untilTomorrow } from '../../../fact-remediation.ts'
import { shardsFact } from '../checks.ts'

type Fact = z.infer<typeof shardsFact>

/** The shop that takes most of the shard and is not held back yet. */
function noisyOf(fact: Fact, shardId: string): Fact['shards'][number]['tenants'][number] | undefined {
  const shard = fact.shards.find((one) => one.id === shardId)
  return shard?.tenants.filter((one) => one.throttledTo === null).toSorted((a, b) => b.busyShare - a.busyShare)[0]
}

/** Below this share, no one shop makes the shard slow. */
const noisyShareMin = 0.25

export const shardThrottleTenant = factRemediation({
  id: 'shard/throttle-tenant',
  version: 1,
  title: 'Throttle the noisy shop',
  description: 'Limits how many of the shard’s slots the busiest shop may use, so that the others get theirs back.',
  cures: ['shard/noisy-neighbour'],
  component: 'shard',
  target: 'shared',
  effect: 'reversible',
  runBy: 'lead',
  caseNeeded: incidentForMany,
  params: z.object({ slots: z.number().int().min(1).max(4).default(1).describe('How many slots the noisy shop keeps') }),
  budget: { runs: 4, perHours: 24 },
  cost: 2,
  risk: 0.15,
  fact: { from: 'platform', path: '/ops/platform/shards', schema: shardsFact },
  stop: ({ fact, tenant }) => {
    const noisy = noisyOf(fact, tenant.shard)
    if (noisy !== undefined && noisy.busyShare >= noisyShareMin) return null
    return { reason: 'No shop takes so much of the shard that holding it back would help.', wayOut: diagnoseAgain }
  },
  effects: ({ fact, tenant, params }) => {
    const noisy = noisyOf(fact, tenant.shard)
    return [
      {
        what: `The shop ${noisy?.tenant ?? ''} is held back on shard ${tenant.shard}`,
        component: 'shard',
        // Without the figure of this moment: it moves from look to look, and the plan would be another by the time it starts.
        before: `Takes over ${noisyShareMin * 100} % of the slots, without a limit`,
        after: `At most ${params.slots} slots at a time`,
        count: 1,
      },
    ]
  },
  tenantsAffected: ({ fact, tenant }) => Math.max(1, fact.shards.find((one) => one.id === tenant.shard)?.tenants.length ?? 1),
  undo: untilTomorrow('The shop may use all slots again.'),
  step: {
    id: 'throttle',
    title: 'Hold it back',
    via: 'platform',
    action: ({ fact, tenant, params }) => ({
      path: `/ops/platform/shards/${tenant.shard}/throttle`,
      body: { tenant: noisyOf(fact, tenant.shard)?.tenant ?? 'none', slots: params.slots },
    }),
  },
  // The wait is measured over the last ten seconds; it needs those to fall.
  verify: { checks: ['shard/is-not-overloaded', 'orders/confirms-a-test-order'], withinMs: 60_000, followUpAfterMinutes: 15 },
  say: {
    before: 'Unusual load on a shared system is being reduced now. It takes up to a minute.',
    after: 'The load is back to normal and your shop answers as usual.',
  },
})
