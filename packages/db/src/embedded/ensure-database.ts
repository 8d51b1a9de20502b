import pg from 'pg'

/** Makes the database unless it is there; two processes may ask at once. */
export async function ensureDatabase(options: { serverUrl: string; database: string }): Promise<void> {
  const client = new pg.Client({ connectionString: options.serverUrl, application_name: 'lamplighter-launcher' })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [options.database])
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(options.database)}`)
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code !== DUPLICATE_DATABASE && code !== UNIQUE_VIOLATION) throw error
  } finally {
    await client.end()
  }
}

const DUPLICATE_DATABASE = '42P04'
const UNIQUE_VIOLATION = '23505'
