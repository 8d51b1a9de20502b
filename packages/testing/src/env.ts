export type TestEnvironment = {
  /** Run the database tests against this PostgreSQL, whose user may create databases; null: an embedded one. */
  databaseUrl: string | null
  /** The Chromium to use for browser tests; null: look for one. */
  chromiumPath: string | null
}

/** What the tests take from the environment; an empty variable counts as absent. */
export function readTestEnvironment(): TestEnvironment {
  return { databaseUrl: process.env['DATABASE_URL'] || null, chromiumPath: process.env['CHROMIUM_PATH'] || null }
}
