import { z } from 'zod'
import { canaryFact } from './canary-check.ts'
import { defineRemediation, type CommerceRead } from './commerce.ts'
import { diagnoseAgain, noWayBack } from './fact-remediation.ts'
import { platformFact, requireFact } from './ops-facts.ts'

/**
 * For partners that nobody on our side can mend: looks again, records what was seen for the call with the partner, and
 * lets the follow-up check tell when it is over.
 */
export function followPartner(options: {
  id: string
  component: string
  partner: string
  name: string
  cures: string[]
  verify: string[]
}) {
  const { id, component, partner, name, cures, verify } = options
  const look = (read: CommerceRead) =>
    requireFact(
      platformFact({ read, path: `/ops/platform/partners/${partner}/canary`, schema: canaryFact, timeoutMs: 3_000 }),
      `The canary of ${name}`,
    )
  return defineRemediation({
    id,
    version: 1,
    title: `Follow up with ${name}`,
    description: `Nothing on our side mends ${name}. Records what is seen now, and checks again later.`,
    cures,
    component,
    target: 'shared',
    effect: 'read-only',
    runBy: 'l1',
    params: z.object({}),
    budget: { runs: 12, perHours: 24 },
    cost: 2,
    risk: 0,
    precheck: async ({ read }) =>
      (await look(read)).ok ? { type: 'stop', reason: `${name} answers.`, wayOut: diagnoseAgain } : { type: 'ready' },
    plan: async ({ read }) => {
      const seen = await look(read)
      return {
        effects: [
          {
            what: `What ${name} answers is recorded for the call with them`,
            component,
            before: seen.ok ? 'Answers' : `Fails: ${seen.code ?? 'error'}`,
            after: seen.ok ? 'Answers' : `Fails: ${seen.code ?? 'error'}`,
            count: 1,
          },
        ],
        undo: noWayBack('Nothing is changed, so there is nothing to take back.'),
        tenantsAffected: 1,
      }
    },
    steps: [
      {
        id: 'look',
        title: 'Look again and record it',
        timeoutMs: 6_000,
        retries: 1,
        run: async ({ read, now }) => {
          const seen = await look(read)
          return {
            type: 'done',
            message: seen.ok
              ? `${name} answers again.`
              : `${name} failed a call of our own at ${now.toISOString()}: ${seen.code ?? 'error'} after ${Math.round(seen.ms)} ms.`,
          }
        },
        // It only reads: running it again has no effect of its own.
        probe: () => Promise.resolve('did-not-happen'),
      },
    ],
    verify: { checks: verify, withinMs: 20_000, followUpAfterMinutes: 30 },
    say: {
      before: 'The trouble is with a service that we all use, outside of our own systems. We follow it and check again.',
      after: 'The service answers again, and yours works.',
    },
  })
}
