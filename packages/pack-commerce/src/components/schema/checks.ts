import { fail, pass, unknown } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck } from '../../commerce.ts'
import { factCheck } from '../../fact-check.ts'

export const schemaIsCurrent = factCheck({
  id: 'schema/is-current',
  title: 'Every expected migration has been run',
  observes: 'schema',
  path: '/ops/schema',
  fact: z.object({
    version: z.number(),
    expected: z.number(),
    missing: z.array(z.object({ version: z.number(), name: z.string() })),
    columnsMissing: z.array(z.string()),
  }),
  evidence: z.object({
    schemaVersion: z.number(),
    schemaExpected: z.number(),
    migrationsMissing: z.array(z.string()),
    columnsMissing: z.array(z.string()),
  }),
  sensitivity: 0.97,
  falseAlarm: 0.0005,
  judge: ({ fact }) => {
    const evidence = {
      schemaVersion: fact.version,
      schemaExpected: fact.expected,
      migrationsMissing: fact.missing.map((one) => `${one.version} ${one.name}`),
      columnsMissing: fact.columnsMissing,
    }
    return fact.missing.length > 0 || fact.columnsMissing.length > 0
      ? fail({ message: 'migration-missing', evidence })
      : pass({ message: 'ok', evidence })
  },
})

/** Columns that the code of every supported release writes to. */
const neededColumns = ['invoices.tax_reference', 'orders.confirmed_at', 'stock.published_at', 'webhook_endpoints.state']

export const columnsPresent = defineCheck({
  id: 'schema/columns-present',
  title: 'The columns that the code writes to exist',
  observes: 'schema',
  sensitivity: 0.9,
  falseAlarm: 0.0005,
  everySeconds: 60,
  timeoutMs: 4_000,
  evidence: z.object({ columnsAbsent: z.array(z.string()) }),
  run: async ({ read }) => {
    const text = `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and table_name || '.' || column_name = any($1::text[])`
    const outcome = await read.database.select({ text, values: [neededColumns], timeoutMs: 3_000 })
    if (outcome.type === 'failure') return unknown(`database-${outcome.reason}`)
    const present = new Set(outcome.rows.map((row) => row['name']))
    const evidence = { columnsAbsent: neededColumns.filter((name) => !present.has(name)) }
    return evidence.columnsAbsent.length > 0 ? fail({ message: 'column-absent', evidence }) : pass({ message: 'ok', evidence })
  },
})
