import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as kitApi from 'drizzle-kit/api'
import * as schema from '../schema/schema.ts'

// drizzle-kit loads drizzle-orm from beside itself; the npm scripts point NODE_PATH at the copy of this package,
// which only its CommonJS build honours.
const kit = createRequire(import.meta.url)('drizzle-kit/api') as typeof kitApi

const SNAPSHOT = new URL('../../migrations/snapshot.json', import.meta.url)

/** The statements that lead from the snapshot, to which the migrations add up, to the schema as it is written now. */
export async function findSchemaDifference(
  tables: Record<string, unknown> = schema,
): Promise<{ statements: string[]; snapshot: kitApi.DrizzleSnapshotJSON }> {
  const before = existsSync(SNAPSHOT)
    ? (JSON.parse(readFileSync(SNAPSHOT, 'utf8')) as kitApi.DrizzleSnapshotJSON)
    : kit.generateDrizzleJson({})
  const after = kit.generateDrizzleJson(tables, before.id)
  return { statements: await kit.generateMigration(before, after), snapshot: after }
}

export function writeSnapshot(snapshot: kitApi.DrizzleSnapshotJSON): void {
  writeFileSync(SNAPSHOT, `${JSON.stringify(snapshot, null, 1)}\n`)
}
