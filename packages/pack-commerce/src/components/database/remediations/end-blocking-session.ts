import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { defineRemediation, secretNames, type CommerceRead } from '../../../commerce.ts'
import { diagnoseAgain, noWayBack } from '../../../fact-remediation.ts'
import { actionStep } from '../../../ops-action.ts'
import { instanceFact, requireFact } from '../../../ops-facts.ts'
import { findBlockers } from '../checks.ts'

const databaseFact = z.object({
  blockers: z.array(z.object({ pid: z.number(), application: z.string().nullable(), transactionAgeMs: z.number().nullable() })),
})

/**
 * The session that others wait for at this moment. The product ends only sessions that really block; where shoppers
 * happen not to wait just now, the synthetic shopper walks into the lock and makes it show.
 */
async function blockingPid({ read, signal }: { read: CommerceRead; signal: AbortSignal }): Promise<number> {
  const until = Date.now() + 8_000
  while (Date.now() < until && !signal.aborted) {
    const walking = read.instance.get({ path: '/synthetic/inventory', auth: secretNames.reader, timeoutMs: 3_800 })
    await wait(400, undefined, { signal })
    const { blockers } = await requireFact(instanceFact({ read, path: '/ops/database', schema: databaseFact }), 'The blocking sessions')
    const oldest = blockers.toSorted((a, b) => (b.transactionAgeMs ?? 0) - (a.transactionAgeMs ?? 0))[0]
    if (oldest !== undefined) return oldest.pid
    await walking
  }
  throw new Error('No session blocks another any more. Nothing was changed. Diagnose again.')
}

export const databaseEndBlockingSession = defineRemediation({
  id: 'database/end-blocking-session',
  version: 1,
  title: 'End the blocking session',
  description: 'Ends the session whose unfinished transaction holds the locks that others wait for.',
  cures: ['database/blocked-transaction'],
  component: 'database',
  target: 'tenant',
  effect: 'irreversible',
  runBy: 'l2',
  caseNeeded: () => 'what the session had not committed is lost to the customer',
  params: z.object({}),
  budget: { runs: 5, perHours: 24 },
  cost: 2,
  risk: 0.15,
  precheck: async ({ read }) => {
    const found = await requireFact(findBlockers(read), 'The blocking sessions')
    return found.length > 0
      ? { type: 'ready' }
      : { type: 'stop', reason: 'No session sits in an open transaction and holds locks.', wayOut: diagnoseAgain }
  },
  plan: async ({ read }) => {
    const [worst] = await requireFact(findBlockers(read), 'The blocking sessions')
    return {
      effects: [
        {
          what: 'The blocking session is ended',
          component: 'database',
          before:
            worst === undefined
              ? 'None'
              : `${worst.application || 'An unnamed session'}, open since ${new Date(worst.since).toISOString().slice(0, 16)} UTC`,
          after: 'Ended; its unfinished change is rolled back by the database',
          count: 1,
        },
      ],
      undo: noWayBack('What the session had not committed is lost.'),
      tenantsAffected: 1,
    }
  },
  steps: [
    actionStep({
      id: 'terminate',
      title: 'End the session',
      action: async ({ read, signal }) => ({ path: '/ops/database/terminate-session', body: { pid: await blockingPid({ read, signal }) } }),
    }),
  ],
  verify: {
    checks: ['database/no-blocking-session', 'checkout/takes-a-test-order', 'inventory/shows-stock'],
    withinMs: 30_000,
    followUpAfterMinutes: 15,
  },
  say: {
    before: 'I am going to end an unfinished operation that holds yours up.',
    after: 'It is out of the way; a test order went through.',
  },
})
