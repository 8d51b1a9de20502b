import { z } from 'zod'
import { canaryCheck } from '../../canary-check.ts'
import { platformFact } from '../../ops-facts.ts'

export const regionsFact = z.object({
  regions: z.array(
    z.object({ id: z.string(), paymentRoute: z.enum(['primary', 'secondary']), primary: z.string(), secondary: z.string() }),
  ),
})

/** Follows the region's route: once payments go another way, the partner that matters is the other one. */
export const paymentsCanary = canaryCheck({
  id: 'payments-partner/authorises-a-canary',
  title: 'The payments partner authorises a payment of our own',
  observes: 'payments-partner',
  tries: 6,
  partnerOf: async ({ read, tenant }) => {
    const answer = await platformFact({ read, path: '/ops/platform/regions', schema: regionsFact })
    if (answer.type === 'unknown') return answer
    const region = answer.fact.regions.find((one) => one.id === tenant.region)
    return region === undefined ? { type: 'unknown', message: 'region-not-listed' } : { type: 'fact', fact: region[region.paymentRoute] }
  },
})
