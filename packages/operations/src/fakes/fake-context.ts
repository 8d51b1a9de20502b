import { sql } from 'drizzle-orm'
import { randomUUID } from 'node:crypto'
import type { Database } from '@lamplighter/db'
import type { Operator } from '@lamplighter/remediation'
import { upsertInventory } from '@lamplighter/db/queries'
import { createCheckRunner } from '../check-run/run-checks.ts'
import type { OperationsContext } from '../context.ts'
import type { Queue } from '../queue/queue.ts'
import { fakePack, type FakeClients } from './fake-pack.ts'
import { createFakeWorld, type FakeWorld } from './fake-world.ts'

export type FakeSystem = {
  context: OperationsContext
  world: FakeWorld
  /** The clock: starts in 2026 and stands still until told. */
  at(): Date
  advance(options: { seconds: number }): void
  logged: { level: string; message: string; detail?: Record<string, unknown> }[]
}

/** A whole system over a real database: fake pack, fake fleet, a clock that only the test moves. */
export function createFakeSystem(db: Database): FakeSystem {
  const world = createFakeWorld()
  let now = new Date('2026-11-21T10:00:00Z')
  const logged: FakeSystem['logged'] = []
  const clock = () => new Date(now)
  const context: OperationsContext<FakeClients> = {
    db,
    queue: fakeQueue,
    pack: fakePack,
    clients: world.clients,
    runChecks: createCheckRunner({ pack: fakePack, clients: world.clients, now: clock }),
    now: clock,
    newId: randomUUID,
    log: (entry) => logged.push(entry),
  }
  return {
    // The pack erases its clients' type for everyone behind this door.
    context: context as unknown as OperationsContext,
    world,
    at: clock,
    advance: ({ seconds }) => {
      now = new Date(now.getTime() + seconds * 1000)
    },
    logged,
  }
}

/** Puts the fake world's tenants into the database as its inventory would. */
export async function seedTenants({ system }: { system: FakeSystem }): Promise<void> {
  await upsertInventory(system.context.db, { entries: system.world.tenants, retireMissing: true, now: system.at() })
}

export function fakeOperator(overrides: Partial<Operator> = {}): Operator {
  return { id: 'op-1', name: 'Lina', role: 'l1', scope: { kind: 'everything' }, ...overrides }
}

const fakeQueue: Queue = {
  enqueue: async () => {},
  enqueueStatement: async () => sql`select 1`,
  work: async () => {},
  schedule: async () => {},
  listMissing: async () => [],
  listDead: async () => [],
  start: async () => {},
  stop: async () => {},
}
