import { defineCause, signature } from '@lamplighter/catalog'
import { billingProbe } from '../../features/billing/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { columnsPresent } from './checks.ts'

export const schemaMigrationMissing = defineCause({
  id: 'schema/migration-missing',
  title: 'A database migration was not run',
  of: 'schema',
  kind: 'fault',
  prior: 0.002,
  words: {
    l1: 'The last upgrade left a step out in this shop’s database, so invoices cannot be written.',
    engineer: 'Schema is at {schemaVersion}, expected {schemaExpected}; missing {migrationsMissing}.',
    customer: 'Invoices cannot be written at the moment, because a step of the last upgrade is missing. It can be made up for.',
  },
  signatures: [
    signature(columnsPresent, {
      says: 'a column that the code needs is absent',
      llr: 1.5,
      when: ({ columnsAbsent }) => columnsAbsent.length > 0,
    }),
    endedWith(billingProbe, 'schema-mismatch', 2),
  ],
})
