import { randomBytes } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { SqlReader } from './clients.ts'
import { createConnectors } from './connectors.ts'
import { listenRaw, type Listening } from './hostile-server.ts'
import { mapSecretStore } from './secret-store.ts'
import { SqlConnections } from './sql-connections.ts'
import { sqlReader } from './sql-reader.ts'
import { testTenant } from './test-tenant.ts'

const { adminUrl } = inject('databaseServer' as never) as { adminUrl: string }
const name = `connectors_${randomBytes(4).toString('hex')}`
const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
const signal = new AbortController().signal
setMaxListeners(0, signal)
let owner: Client
let connections: SqlConnections
let reader: SqlReader

const readerAt = (connectionString: string, pool = connections) =>
  sqlReader({ connections: pool, tenant: 'acme', secretRef: 'db', secrets: mapSecretStore({ db: connectionString }), signal })

beforeAll(async () => {
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  owner = new Client({ connectionString: url })
  await owner.connect()
  await owner.query(`create table orders (number text, total int, at timestamptz, email text, big bigint);
    insert into orders values ('ACM-1', 5, '2026-11-20T10:00:00Z', 'owner@acme.example', 9007199254740993);
    create sequence s;
    create function sneaky() returns int language plpgsql as $$ begin update orders set total = 0; return 1; end $$;
    create function unlock() returns int language plpgsql as $$ begin perform set_config('transaction_read_only', 'off', true); update orders set total = 0; return 1; end $$;
    create procedure escaping() language plpgsql as $$ begin commit; update orders set total = 0; commit; end $$;`)
  connections = new SqlConnections({ max: 4, maxPerTenant: 2, idleMs: 60_000 })
  reader = readerAt(url)
})
afterAll(async () => {
  await connections.close()
  await owner.end()
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query(`drop database ${name} with (force)`)
  await admin.end()
})

const untouched = async () => {
  const { rows } = await owner.query(
    'select total, (select last_value from s) as sequence, (select is_called from s) as called from orders',
  )
  expect(rows).toEqual([{ total: 5, sequence: '1', called: false }])
}

test('rows arrive as JSON, redacted, with ISO times and big numbers as texts', async () => {
  expect(await reader.select({ text: 'select * from orders where number = $1', values: ['ACM-1'] })).toMatchObject({
    type: 'rows',
    rows: [{ number: 'ACM-1', total: 5, at: '2026-11-20T10:00:00.000Z', email: 'o•••@acme.example', big: '9007199254740993' }],
  })
})

test.each([
  'update orders set total = 1',
  'delete from orders',
  'with gone as (delete from orders returning *) select * from gone',
  'select sneaky()',
  'select unlock()',
  "select nextval('s')",
  'select * from orders for update',
  'select 1 as a into other',
  'select 1; update orders set total = 1',
  'select 1; commit; update orders set total = 1',
  '/* select */ update orders set total = 1',
  'commit',
  'set default_transaction_read_only = off',
  "select set_config('default_transaction_read_only', 'off', false)",
  'call escaping()',
  'do $$ begin update orders set total = 1; end $$',
  'explain analyze update orders set total = 1',
  "copy orders to program 'true'",
  'select pg_advisory_lock(1)',
  'select pg_terminate_backend(1)',
  'truncate orders',
  'create table x ()',
  'listen x',
])('%s changes nothing', async (text) => {
  const outcome = await reader.select({ text })
  expect(outcome.type).toBe('failure')
  await untouched()
})

test('after every attempt the same connections still read, and still cannot write', async () => {
  for (let round = 0; round < 4; round += 1) {
    expect(await reader.select({ text: 'show transaction_read_only' })).toMatchObject({ rows: [{ transaction_read_only: 'on' }] })
    expect(await reader.select({ text: 'select sneaky()' })).toMatchObject({ type: 'failure', reason: 'read-only', code: '25006' })
  }
  expect(connections.open).toBeLessThanOrEqual(2)
})

test('values never become SQL', async () => {
  expect(await reader.select({ text: 'select $1::text as a', values: ["'; delete from orders; --"] })).toMatchObject({
    rows: [{ a: "'; delete from orders; --" }],
  })
  await untouched()
})

test('a slow statement ends at its timeout, and the server stops it too', async () => {
  const outcome = await reader.select({ text: 'select count(*) from generate_series(1, 10000000000)', timeoutMs: 300 })
  expect(outcome).toMatchObject({ type: 'failure', reason: 'timeout' })
  expect(outcome.durationMs).toBeLessThan(1_500)
  await expect
    .poll(
      async () =>
        (
          await owner.query(
            "select 1 from pg_stat_activity where query like '%generate_series(1, 100000%' and state = 'active' and pid <> pg_backend_pid()",
          )
        ).rowCount,
      { timeout: 5_000 },
    )
    .toBe(0)
})

test.each([
  ['too many rows', 'select generate_series(1, 1000000)'],
  ['one huge row', "select repeat('x', 100000000)"],
  ['many wide rows', "select repeat('x', 100000) from generate_series(1, 150)"],
])('%s are cut off, and the next look is served', async (_, text) => {
  const before = process.memoryUsage().rss
  expect(await reader.select({ text, timeoutMs: 20_000 })).toMatchObject({ type: 'failure', reason: 'too-large' })
  expect(process.memoryUsage().rss - before).toBeLessThan(120_000_000)
  expect(await reader.select({ text: 'select 1 as a' })).toMatchObject({ rows: [{ a: 1 }] })
})

test('a wrong password is "denied", a missing table is "rejected", a lock is waited for briefly', async () => {
  expect(await reader.select({ text: 'select * from nowhere' })).toMatchObject({ reason: 'rejected', code: '42P01' })
  await owner.query('begin; lock table orders in access exclusive mode')
  expect(await reader.select({ text: 'select * from orders' })).toMatchObject({ reason: 'timeout', code: '55P03' })
  await owner.query('rollback')
})

test('more looks than connections wait their turn or say that none came free', async () => {
  const many = await Promise.all(Array.from({ length: 12 }, () => reader.select({ text: 'select 1 as a' })))
  expect(many.every((outcome) => outcome.type === 'rows')).toBe(true)
  expect(connections.open).toBeLessThanOrEqual(2)
  const slow = Array.from({ length: 2 }, () =>
    reader.select({ text: 'select count(*) from generate_series(1, 10000000000)', timeoutMs: 600 }),
  )
  expect(await reader.select({ text: 'select 1', timeoutMs: 200 })).toMatchObject({ reason: 'no-connection-left' })
  await Promise.all(slow)
})

test('a connection that the server ended is replaced', async () => {
  await reader.select({ text: 'select 1' })
  await owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lamplighter-reader' and datname = current_database()",
  )
  await expect.poll(() => connections.open).toBe(0)
  expect(await reader.select({ text: 'select 1 as a' })).toMatchObject({ rows: [{ a: 1 }] })
})

test('idle connections of others make room under the cap', async () => {
  const pool = new SqlConnections({ max: 2, maxPerTenant: 2 })
  for (const tenant of ['a', 'b', 'c', 'd']) {
    const own = sqlReader({ connections: pool, tenant, secretRef: 'db', secrets: mapSecretStore({ db: url }), signal })
    expect(await own.select({ text: 'select 1 as a' })).toMatchObject({ type: 'rows' })
    expect(pool.open).toBeLessThanOrEqual(2)
  }
  await pool.close()
  await expect.poll(() => pool.open).toBe(0)
})

test.each<[string, string, (server: { write: (data: Uint8Array | string) => void; destroy: () => void }) => void]>([
  ['keeps silent', 'timeout', () => undefined],
  ['answers garbage', 'timeout|protocol|reset|too-large', (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nhello')],
  ['announces a gigabyte', 'timeout|protocol|reset', (socket) => socket.write(Buffer.from([0x52, 0x3f, 0xff, 0xff, 0xff, 0, 0]))],
  ['announces less than nothing', 'timeout|protocol|reset', (socket) => socket.write(Buffer.from([0x52, 0xff, 0xff, 0xff, 0xff, 0, 0]))],
  ['floods', 'too-large|timeout|protocol|reset', (socket) => socket.write(Buffer.alloc(5_000_000, 0x4e))],
  ['hangs up', 'reset', (socket) => socket.destroy()],
])('a database server that %s ends within the deadline', async (_, reasons, behave) => {
  const server: Listening = await listenRaw((socket) => void socket.once('data', () => behave(socket)))
  const outcome = await readerAt(`postgres://u:hunter2@127.0.0.1:${server.port}/x?sslmode=disable`).select({
    text: 'select 1',
    timeoutMs: 400,
  })
  expect(outcome).toMatchObject({ type: 'failure', reason: expect.stringMatching(new RegExp(`^(${reasons})$`)) })
  expect(outcome.durationMs).toBeLessThan(900)
  expect(JSON.stringify(outcome)).not.toContain('hunter2')
  await server.close()
})

test('nobody listening is "refused"; the connectors find the database under the secret reference "database"', async () => {
  expect(await readerAt('postgres://u:p@127.0.0.1:1/x').select({ text: 'select 1' })).toMatchObject({ reason: 'refused' })
  const connectors = createConnectors({ platformUrl: 'http://127.0.0.1:1', secrets: mapSecretStore({ 'acme/db': url }) })
  const read = connectors.readClients({
    tenant: testTenant({ baseUrl: 'http://127.0.0.1:1', secretRefs: { database: 'acme/db' } }),
    signal,
  })
  expect(await read.database.select({ text: 'select total from orders' })).toMatchObject({ rows: [{ total: 5 }] })
  await connectors.close()
})

test('a reader that may show personal data shows addresses, and still no secret', async () => {
  const signalled = { connections, tenant: 'acme', secretRef: 'db', secrets: mapSecretStore({ db: url }), signal }
  const outcome = await sqlReader({ ...signalled, hide: 'secrets' }).select({
    text: `select email, 'Bearer abcdefghijklmnop' as note, 'hunter22' as password from orders`,
  })
  expect(outcome).toMatchObject({ type: 'rows', rows: [{ email: 'owner@acme.example' }] })
  expect(JSON.stringify(outcome)).not.toMatch(/abcdefghijklmnop|hunter22/)
})
