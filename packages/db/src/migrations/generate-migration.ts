import { readdirSync, writeFileSync } from 'node:fs'
import { findSchemaDifference, writeSnapshot } from './schema-difference.ts'

// npm run migrations:generate -- NAME: writes the next migration for review. Never edit one that was released.
const FOLDER = new URL('../../migrations/', import.meta.url)

const name = process.argv[2]
if (!name || !/^[a-z0-9-]+$/.test(name)) {
  console.error('Say what the migration does, in lower case: npm run migrations:generate -- add-run-priority')
  process.exit(2)
}
const { statements, snapshot } = await findSchemaDifference()
if (statements.length === 0) {
  console.log('Schema and migrations agree; nothing to write.')
} else {
  const number = readdirSync(FOLDER).filter((file) => file.endsWith('.sql')).length + 1
  const file = `${String(number).padStart(4, '0')}-${name}.sql`
  writeFileSync(new URL(file, FOLDER), `${statements.join('\n').trimEnd()}\n`)
  writeSnapshot(snapshot)
  console.log(`Wrote migrations/${file}: review it, then commit it with snapshot.json.`)
}
