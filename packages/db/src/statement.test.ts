import { eq, sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import { run } from './schema/schema.ts'
import { statement } from './statement.ts'

const toQuery = (written: ReturnType<ReturnType<typeof statement>>) => new PgDialect().sqlToQuery(written)

test('is put together once, and takes its parameters by name as often as they are named', () => {
  let written = 0
  const runsOf = statement<{ tenant: string; states: string[] }>((param) => {
    written += 1
    return sql`select ${run.id} from ${run} where ${eq(run.tenant, param('tenant'))} and state = any(${param('states')}) and gate <> ${'cli'}
      or requested_by = ${param('tenant')}`
  })
  const first = toQuery(runsOf({ tenant: 'acme', states: ['queued'] }))
  const second = toQuery(runsOf({ tenant: 'delta', states: [] }))
  expect(first.sql).toContain(`select "run"."id" from "run" where "run"."tenant" = $1 and state = any($2) and gate <> $3`)
  expect(first.params).toEqual(['acme', ['queued'], 'cli', 'acme'])
  expect([second.sql, second.params]).toEqual([first.sql, ['delta', [], 'cli', 'delta']])
  expect(written).toBe(1)
})

test('stands within another statement with its parameters in their places', () => {
  const named = statement<{ name: string }>((param) => sql`name = ${param('name')} and kind = ${'x'}`)
  const whole = toQuery(sql`select ${1} where ${named({ name: 'acme' })} and ${2}::int > 0`)
  expect(whole.sql).toBe('select $1 where name = $2 and kind = $3 and $4::int > 0')
  expect(whole.params).toEqual([1, 'acme', 'x', 2])
})

test('a text that would be mistaken for a parameter is refused', () => {
  const priced = statement<{ id: string }>((param) => sql`select '$1' where ${param('id')} = 'x'`)
  expect(() => priced({ id: 'x' })).toThrow(/dollar sign/)
})
