import { findSchemaDifference } from './schema-difference.ts'

// npm run check:migrations: fails when the schema says something that no migration does.
const { statements } = await findSchemaDifference().catch((error: Error) => {
  // Where something may have been renamed, the comparison asks a person; that is a difference too.
  return { statements: [`-- something was renamed or replaced: ${error.message}`] }
})
if (statements.length > 0) {
  console.error(
    `The schema and the migrations of packages/db differ:\n\n${statements.join('\n')}\n\nRun: npm run migrations:generate -w packages/db -- what-it-does`,
  )
  process.exit(1)
}
console.log('Schema and migrations agree.')
