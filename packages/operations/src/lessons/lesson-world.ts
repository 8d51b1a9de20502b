import type { Clients, Remediation } from '@lamplighter/catalog'
import type { Database } from '@lamplighter/db'
import type { Queue } from '../queue/queue.ts'
import { createRunWorld, type RunWorld } from '../run/run-fixture.ts'

type AnyRemediation = Remediation<Clients, unknown>

/** The mailbox world with one remediation changed, or one more node in the pack. */
export async function createLessonWorld(
  db: Database,
  options: { queue?: Queue; change?: Record<string, Partial<AnyRemediation>>; nodes?: RunWorld['context']['pack']['nodes'] } = {},
): Promise<RunWorld> {
  const world = await createRunWorld(db, options.queue === undefined ? {} : { queue: options.queue })
  const { pack } = world.context
  world.context.pack = {
    ...pack,
    nodes: [...pack.nodes, ...(options.nodes ?? [])],
    remediations: pack.remediations.map((remediation) => ({ ...remediation, ...options.change?.[remediation.id] })),
  }
  return world
}
