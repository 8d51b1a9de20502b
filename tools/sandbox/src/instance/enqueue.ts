import { FeatureFailure } from './feature-failure.ts'
import type { Session } from './tenant-database.ts'
import { deadLetterLimit } from './worker.ts'

/**
 * Adds a job within the caller's transaction; returns its id. The queue refuses (`queue-refused`) while its dead letters
 * have reached their limit: nothing more could be set aside. Wake the worker after the commit.
 */
export async function enqueue(options: { session: Session; kind: string; payload: Record<string, unknown> }): Promise<string> {
  const { session } = options
  const dead = await session.query<{ count: number }>('select count(*)::int as count from dead_letters')
  const count = dead.rows[0]?.count ?? 0
  if (count >= deadLetterLimit) {
    throw new FeatureFailure({
      code: 'queue-refused',
      status: 503,
      message: `The queue takes no work: ${count} dead letters, limit ${deadLetterLimit}.`,
    })
  }
  const added = await session.query<{ id: string }>('insert into jobs (kind, payload) values ($1, $2) returning id', [
    options.kind,
    JSON.stringify(options.payload),
  ])
  const id = added.rows[0]?.id
  if (!id) throw new Error('The queue returned no job id.')
  return id
}
