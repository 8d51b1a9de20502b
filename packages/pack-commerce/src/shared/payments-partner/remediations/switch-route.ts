import { z } from 'zod'
import { canaryFact } from '../../../canary-check.ts'
import { defineRemediation, type CommerceRead } from '../../../commerce.ts'
import { incidentForMany, untilTomorrow } from '../../../fact-remediation.ts'
import { actionStep } from '../../../ops-action.ts'
import { platformFact, requireFact } from '../../../ops-facts.ts'
import { tenantsOn } from '../../shard/tenants-on.ts'
import { regionsFact } from '../checks.ts'

type Seen = { read: CommerceRead; tenant: { region: string } }

async function regionOf({ read, tenant }: Seen) {
  const { regions } = await requireFact(platformFact({ read, path: '/ops/platform/regions', schema: regionsFact }), 'The payment routes')
  const region = regions.find((one) => one.id === tenant.region)
  if (region === undefined) throw new Error(`The region "${tenant.region}" is not listed by the platform.`)
  const other = region.paymentRoute === 'primary' ? ('secondary' as const) : ('primary' as const)
  return { now: region[region.paymentRoute], other, next: region[other] }
}

export const paymentsPartnerSwitchRoute = defineRemediation({
  id: 'payments-partner/switch-route',
  version: 1,
  title: 'Send the region’s payments by the other partner',
  description: 'Routes the payments of every shop of the region to the other partner, at once.',
  cures: ['payments/partner-down', 'payments/partner-slow', 'payments/partner-refusing', 'payments/partner-partial'],
  component: 'payments-partner',
  target: 'shared',
  effect: 'reversible',
  runBy: 'lead',
  caseNeeded: incidentForMany,
  params: z.object({}),
  budget: { runs: 4, perHours: 24 },
  cost: 3,
  risk: 0.15,
  precheck: async ({ read, tenant }) => {
    const { next } = await regionOf({ read, tenant })
    const canary = await requireFact(
      platformFact({ read, path: `/ops/platform/partners/${next}/canary`, schema: canaryFact, timeoutMs: 3_000 }),
      'The other partner’s canary',
    )
    if (canary.ok) return { type: 'ready' }
    return {
      type: 'stop',
      reason: `The other partner fails its canary too (${canary.code ?? 'error'}).`,
      wayOut: 'Leave the route as it is and call both partners.',
    }
  },
  plan: async ({ read, tenant }) => {
    const { now, next } = await regionOf({ read, tenant })
    const tenants = await tenantsOn({ read, region: tenant.region })
    return {
      effects: [
        {
          what: `Payments of region ${tenant.region} go by the other partner`,
          component: 'payments-partner',
          before: `By ${now}`,
          after: `By ${next}`,
          count: tenants,
        },
      ],
      undo: untilTomorrow('Payments go by the former partner again.'),
      tenantsAffected: tenants,
    }
  },
  steps: [
    actionStep({
      id: 'switch',
      title: 'Switch the route',
      target: 'platform',
      undoable: true,
      action: async ({ read, tenant }) => ({
        path: `/ops/platform/regions/${tenant.region}/payment-route`,
        body: { route: (await regionOf({ read, tenant })).other },
      }),
    }),
  ],
  verify: { checks: ['payments-partner/authorises-a-canary', 'checkout/takes-a-test-order'], withinMs: 30_000, followUpAfterMinutes: 30 },
  say: {
    before: 'Payments are being sent another way for all shops of your region. It takes a few seconds.',
    after: 'Payments go through again.',
  },
})
