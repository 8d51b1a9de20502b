import { z } from 'zod'
import { defineRemediation } from '../../../commerce.ts'
import { diagnoseAgain, noWayBack } from '../../../fact-remediation.ts'
import { actionStep } from '../../../ops-action.ts'
import type { CommerceRead } from '../../../commerce.ts'

async function silenceOf(read: CommerceRead): Promise<string | null> {
  const outcome = await read.instance.get({ path: '/health', timeoutMs: 3_000, maxBytes: 65_536 })
  if (outcome.type === 'failure') return outcome.reason
  return outcome.status === 200 ? null : `status ${outcome.status}`
}

export const instanceRestart = defineRemediation({
  id: 'instance/restart',
  version: 1,
  title: 'Restart the instance',
  description: 'Stops this customer’s copy of the product and starts it again, from outside.',
  cures: ['instance/unreachable'],
  component: 'instance',
  target: 'tenant',
  effect: 'compensable',
  runBy: 'l2',
  params: z.object({}),
  budget: { runs: 3, perHours: 4 },
  cost: 2,
  risk: 0.15,
  precheck: async ({ read }) => {
    if ((await silenceOf(read)) !== null) return { type: 'ready' }
    return { type: 'stop', reason: 'The instance answers its health page.', wayOut: diagnoseAgain }
  },
  plan: async ({ read, tenant }) => {
    const silence = await silenceOf(read)
    return {
      effects: [
        {
          what: `The instance of ${tenant.name} is restarted`,
          component: 'instance',
          before: silence === null ? 'Answers' : `Does not answer (${silence})`,
          after: 'Answers; requests under way are cut off',
          count: 1,
        },
      ],
      undo: noWayBack('A restart leaves nothing to take back.'),
      tenantsAffected: 1,
    }
  },
  steps: [
    actionStep({
      id: 'restart',
      title: 'Restart it from outside',
      target: 'platform',
      timeoutMs: 45_000,
      action: ({ tenant }) => ({ path: `/ops/platform/instances/${tenant.id}/restart`, body: {} }),
    }),
  ],
  verify: {
    checks: ['instance/answers', 'storefront/serves-shoppers', 'checkout/takes-a-test-order'],
    withinMs: 60_000,
    followUpAfterMinutes: 15,
  },
  say: {
    before: 'I am going to restart your shop from outside. It takes up to a minute.',
    after: 'Your shop answers again, and a test order went through.',
  },
})
