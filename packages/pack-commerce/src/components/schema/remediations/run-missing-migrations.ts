import { z } from 'zod'
import { diagnoseAgain, factRemediation, noWayBack } from '../../../fact-remediation.ts'

export const schemaRunMissingMigrations = factRemediation({
  id: 'schema/run-missing-migrations',
  version: 1,
  title: 'Run the missing migrations',
  description: 'Runs the steps of the upgrade that were left out. They only add tables and columns.',
  cures: ['schema/migration-missing'],
  component: 'schema',
  effect: 'irreversible',
  runBy: 'lead',
  caseNeeded: () => 'the customer’s database is changed for good',
  params: z.object({}),
  budget: { runs: 2, perHours: 24 },
  cost: 5,
  risk: 0.15,
  fact: {
    path: '/ops/schema',
    schema: z.object({ version: z.number(), expected: z.number(), missing: z.array(z.object({ version: z.number(), name: z.string() })) }),
  },
  stop: ({ fact }) => (fact.missing.length === 0 ? { reason: 'No migration is missing.', wayOut: diagnoseAgain } : null),
  effects: ({ fact }) =>
    fact.missing.map((one) => ({
      what: `Migration ${one.version} is run: ${one.name}`,
      component: 'schema',
      before: `Schema at ${fact.version} of ${fact.expected}`,
      after: `Schema at ${one.version}`,
      count: 1,
    })),
  undo: noWayBack('A migration is not taken back: data may have been written with it.'),
  step: { id: 'migrate', title: 'Run what is missing', timeoutMs: 60_000, action: () => ({ path: '/ops/schema/migrate', body: {} }) },
  verify: {
    checks: ['schema/is-current', 'schema/columns-present', 'billing/writes-an-invoice'],
    withinMs: 30_000,
    followUpAfterMinutes: 15,
  },
  say: {
    before: 'A step of the last upgrade is missing for you; it is being made up for now. Your data stays as it is.',
    after: 'The upgrade is complete, and a test invoice was written.',
  },
})
