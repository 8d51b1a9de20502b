import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, expectTypeOf, test } from 'vitest'
import type { ReadClients } from './clients.ts'
import { createConnectors } from './connectors.ts'
import { listenHttp, type Listening } from './hostile-server.ts'
import { mapSecretStore } from './secret-store.ts'
import { testTenant } from './test-tenant.ts'

let server: Listening
let other: Listening
let seen: { method: string; url: string; headers: IncomingMessage['headers'] }[] = []
let connectors: ReturnType<typeof createConnectors>
const signal = new AbortController().signal
const tenant = () =>
  testTenant({
    baseUrl: `${server.url}/shop`,
    endpoints: { platform: `${other.url}/ops` },
    secretRefs: { reader: 'acme/reader', missing: 'acme/none' },
  })

beforeAll(async () => {
  server = await listenHttp((request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
    if (request.url === '/shop/away') return void response.writeHead(302, { location: `${other.url}/elsewhere` }).end()
    if (request.url === '/shop/redacted') {
      response.writeHead(200, { 'set-cookie': 'session=abc', 'x-note': 'mail owner@acme.example' })
      return void response.end(JSON.stringify({ owner: 'owner@acme.example', accessToken: 'abc', note: 'Bearer abcdefghij' }))
    }
    response.end(JSON.stringify({ ok: true }))
  })
  other = await listenHttp((request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
    response.end(JSON.stringify({ owner: 'owner@acme.example', password: 'abc' }))
  })
  connectors = createConnectors({
    platformUrl: `${other.url}/control`,
    platformSecretRefs: { control: 'control' },
    secrets: mapSecretStore({ 'acme/reader': 'hunter2-reader', control: 'hunter2-control' }),
  })
})
beforeEach(() => {
  seen = []
})
afterAll(() => Promise.all([connectors.close(), server.close(), other.close()]))

test('a reader has no way to write, by type and at run time', async () => {
  const read = connectors.readClients({ tenant: tenant(), signal })
  expectTypeOf<keyof ReadClients['instance']>().toEqualTypeOf<'get'>()
  expectTypeOf<keyof ReadClients['database']>().toEqualTypeOf<'select'>()
  expect(Object.keys(read.instance)).toEqual(['get'])
  // @ts-expect-error a method is not a thing that a reader can choose
  await read.instance.get({ path: '/orders', method: 'POST', body: 'x' })
  expect(seen).toMatchObject([{ method: 'GET', url: '/shop/orders' }])
})

test('a redirect is an answer and is not followed', async () => {
  expect(await connectors.readClients({ tenant: tenant(), signal }).instance.get({ path: '/away' })).toMatchObject({
    type: 'response',
    status: 302,
  })
  expect(seen).toHaveLength(1)
})

test.each(['//evil.example/x', '/../admin', 'http://evil.example/'])('the path %s reaches nobody', async (path) => {
  const read = connectors.readClients({ tenant: tenant(), signal })
  expect(await read.instance.get({ path })).toMatchObject({ type: 'failure', reason: 'refused' })
  expect(
    await connectors.writeClients({ tenant: tenant(), idempotencyKey: 'run:step', signal }).instance.post({ path, body: {} }),
  ).toMatchObject({ reason: 'refused' })
  expect(seen).toEqual([])
})

test('an instance’s client cannot reach the platform, whose tokens are others', async () => {
  const read = connectors.readClients({ tenant: tenant(), signal })
  expect(await read.instance.get({ path: '/x', endpoint: 'platform' })).toMatchObject({ type: 'failure', reason: 'refused' })
  expect(await read.instance.get({ path: `${other.url}/ops/x` })).toMatchObject({ type: 'failure', reason: 'refused' })
  expect(await read.platform.get({ path: '/shards' })).toMatchObject({ type: 'response' })
  expect(seen).toMatchObject([{ url: '/ops/shards' }])
})

test('a secret goes to the target by its name and nowhere else', async () => {
  const read = connectors.readClients({ tenant: tenant(), signal })
  const answer = await read.instance.get({ path: '/a', auth: 'reader' })
  expect(seen[0]?.headers.authorization).toBe('Bearer hunter2-reader')
  expect(JSON.stringify(answer)).not.toContain('hunter2')
  await expect(read.instance.get({ path: '/a', auth: 'missing' })).rejects.toThrow(/nothing under the reference "acme\/none"/)
  await expect(read.instance.get({ path: '/a', auth: 'unknown' })).rejects.toThrow(/no secret named "unknown"/)
})

test.each(['Authorization', 'host', 'Idempotency-Key', 'cookie', 'transfer-encoding'])('a pack cannot set the header %s', async (name) => {
  await expect(connectors.readClients({ tenant: tenant(), signal }).instance.get({ path: '/a', headers: { [name]: 'x' } })).rejects.toThrow(
    /belongs to the connector/,
  )
})

test('answers are redacted at the door; cookies do not come in', async () => {
  const answer = await connectors.readClients({ tenant: tenant(), signal }).instance.get({ path: '/redacted' })
  expect(answer).toMatchObject({
    json: { owner: 'o•••@acme.example', accessToken: '•••', note: 'Bearer •••' },
    headers: { 'x-note': 'mail o•••@acme.example' },
  })
  expect(JSON.stringify(answer)).not.toContain('session=')
})

test('the inventory’s client keeps addresses, so that callers are found, and hides secrets', async () => {
  expect(await connectors.platformClient({ signal }).get({ path: '/inventory', auth: 'control' })).toMatchObject({
    json: { owner: 'owner@acme.example', password: '•••' },
  })
  expect(seen).toMatchObject([{ url: '/control/inventory', headers: { authorization: 'Bearer hunter2-control' } }])
})

test('a writer sends the key of its step, and refuses a second, different post under it', async () => {
  const { instance } = connectors.writeClients({ tenant: tenant(), idempotencyKey: 'run1:step1', signal })
  await instance.post({ path: '/ops/a', body: { n: 1 } })
  await instance.post({ path: '/ops/a', body: { n: 1 } })
  await expect(instance.post({ path: '/ops/a', body: { n: 2 } })).rejects.toThrow(/already used/)
  await instance.post({ path: '/ops/b', body: {}, part: 'second' })
  expect(seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['run1:step1', 'run1:step1', 'run1:step1:second'])
})

test('a key that a header cannot carry is refused before anything is sent', async () => {
  const { instance } = connectors.writeClients({ tenant: tenant(), idempotencyKey: 'run\r\nx: y', signal })
  await expect(instance.post({ path: '/a', body: {} })).rejects.toThrow(/printable/)
  expect(seen).toEqual([])
})
