import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import type { Operator } from '@lamplighter/remediation'
import { testDatabase } from '@lamplighter/testing'
import { createFakeSystem, fakeOperator, seedTenants, type FakeSystem } from '../fakes/fake-context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import type { LiveEvent } from '../views/session-view.ts'
import { announce, announceAll } from './announce.ts'
import { followLiveEvents } from './follow-live-events.ts'

const database = testDatabase()
let system: FakeSystem

beforeEach(async () => {
  await database.db.execute(sql`truncate tenant, live_event restart identity cascade`)
  system = createFakeSystem(database.db)
  system.world.tenants = [fakeTenant({ id: 'acme' }), fakeTenant({ id: 'globex', region: 'us' })]
  await seedTenants({ system })
})

const tell = (tenant: string | null, subject: string, topic: LiveEvent['topic'] = 'health') =>
  announce(database.db, { at: system.at(), topic, tenant, subject })

function follow(options: { operator?: Operator; tenant?: string; run?: string; lastEventId?: string; signal?: AbortSignal } = {}) {
  const stop = new AbortController()
  const { operator = fakeOperator(), signal = stop.signal, ...rest } = options
  return { stop, events: followLiveEvents({ context: system.context, operator, signal, ...rest }) }
}

/** Takes that many events, then leaves. */
async function take(count: number, options: Parameters<typeof follow>[0] = {}): Promise<LiveEvent[]> {
  const { events, stop } = follow(options)
  const taken: LiveEvent[] = []
  if (count > 0) for await (const event of events) if (taken.push(event) === count) break
  stop.abort()
  return taken
}

test('what happens while a screen listens arrives, each once and in order', async () => {
  await tell('acme', 'before')
  const { events, stop } = follow({ lastEventId: '1' })
  const first = events.next()
  const writing = (async () => {
    for (let n = 0; n < 20; n += 1) await tell('acme', `event-${n}`)
  })()
  const seen = [(await first).value!]
  while (seen.length < 20) seen.push((await events.next()).value!)
  await writing
  stop.abort()
  expect((await events.next()).done).toBe(true)
  expect(seen.map((event) => event.subject)).toEqual(Array.from({ length: 20 }, (_, n) => `event-${n}`))
})

test('without an id a screen is told only of what happens from now on', async () => {
  await tell('acme', 'before')
  const { events, stop } = follow()
  const first = events.next()
  let arrived: LiveEvent | null = null
  void first.then((result) => (arrived = result.value!))
  // The first of these may still be before the screen began to listen; one of the next is not.
  while (arrived === null) await tell('acme', 'after')
  stop.abort()
  expect(arrived).toMatchObject({ subject: 'after' })
})

test('a stream cut at every event and resumed after its id has no gap and no duplicate, while others write', async () => {
  await tell('acme', 'start')
  let last = '0'
  const seen: string[] = []
  const writers = [0, 1, 2].map(async (writer) => {
    for (let n = 0; n < 10; n += 1)
      await announceAll(database.db, { at: system.at(), announcements: [{ topic: 'health', tenant: 'acme', subject: `${writer}-${n}` }] })
  })
  while (seen.length < 31) {
    const [event] = await take(1, { lastEventId: last })
    last = event!.id
    seen.push(event!.id)
  }
  await Promise.all(writers)
  expect(seen.map(Number)).toEqual(Array.from({ length: 31 }, (_, n) => n + 1))
})

test('an operator is told of tenants in scope and of what is about no tenant, and one without scope of nothing', async () => {
  await announceAll(database.db, {
    at: system.at(),
    announcements: [
      { topic: 'health', tenant: 'acme', subject: 'checkout' },
      { topic: 'health', tenant: 'globex', subject: 'checkout' },
      { topic: 'shared-problem', tenant: null, subject: 'p-1' },
    ],
  })
  const us = fakeOperator({ scope: { kind: 'some', regions: ['us'], tiers: [], tenants: [] } })
  expect((await take(2, { operator: us, lastEventId: '0' })).map((event) => event.tenant)).toEqual(['globex', null])
  const { events, stop } = follow({ operator: fakeOperator({ scope: { kind: 'nothing' } }), lastEventId: '0' })
  const next = events.next()
  await tell('acme', 'more')
  stop.abort()
  expect((await next).done).toBe(true)
})

test('a stream can be narrowed to one tenant, or to one run', async () => {
  await announceAll(database.db, {
    at: system.at(),
    announcements: [
      { topic: 'health', tenant: 'acme', subject: 'checkout' },
      { topic: 'run', tenant: 'globex', subject: 'r-1' },
      { topic: 'run', tenant: 'globex', subject: 'r-2' },
    ],
  })
  expect((await take(1, { tenant: 'globex', lastEventId: '0' }))[0]).toMatchObject({ subject: 'r-1' })
  expect((await take(1, { run: 'r-2', lastEventId: '0' }))[0]).toMatchObject({ subject: 'r-2' })
})

test('an id that is none of ours starts from now', async () => {
  await tell('acme', 'old')
  const { events, stop } = follow({ lastEventId: '1; drop table tenant' })
  const next = events.next()
  stop.abort()
  expect((await next).done).toBe(true)
})

test('aborting ends a stream that waits', async () => {
  const { events, stop } = follow()
  const next = events.next()
  stop.abort()
  expect((await next).done).toBe(true)
})

test('when PostgreSQL ends the listening connection, a waiting screen hears again and misses nothing', async () => {
  const { events, stop } = follow({ lastEventId: '0' })
  const first = events.next()
  await tell('acme', 'before')
  await first
  const next = events.next()
  const { rowCount } = await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()`,
  )
  expect(rowCount).toBe(1)
  await tell('acme', 'after')
  expect((await next).value).toMatchObject({ subject: 'after' })
  stop.abort()
  expect(system.logged.map(({ message }) => message)).toContain('live/listen-broken')
})
