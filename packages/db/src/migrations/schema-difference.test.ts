import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'

// drizzle-kit takes seconds to load.
vi.setConfig({ testTimeout: 60_000 })

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

/** In a process of its own, as the npm scripts run it. */
async function differenceOf(script: string): Promise<string[]> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: root,
    env: { ...process.env, NODE_PATH: './node_modules' },
  })
  return JSON.parse(stdout) as string[]
}

test('the migrations add up to the schema', async () => {
  expect(
    await differenceOf(
      `const { findSchemaDifference } = await import('./src/migrations/schema-difference.ts'); console.log(JSON.stringify((await findSchemaDifference()).statements))`,
    ),
  ).toEqual([])
})

test('a table that no migration makes is found', async () => {
  const planted = `
    const { pgTable, text } = await import('drizzle-orm/pg-core')
    const schema = await import('./src/schema/schema.ts')
    const { findSchemaDifference } = await import('./src/migrations/schema-difference.ts')
    const planted = pgTable('planted', { key: text('key').primaryKey() })
    const { statements } = await findSchemaDifference({ ...schema, planted })
    console.log(JSON.stringify(statements))`
  expect((await differenceOf(planted)).join('\n')).toContain('CREATE TABLE "planted"')
})
