import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HttpReader } from './clients.ts'
import { createConnectors } from './connectors.ts'
import { listenHttp, type Listening } from './hostile-server.ts'
import { mapSecretStore } from './secret-store.ts'
import { testTenant } from './test-tenant.ts'

let server: Listening
let answers: (path: string) => boolean
let received: string[]
let instance: HttpReader
let gaveUp: number
const open: { close(): Promise<void> }[] = []

beforeEach(async () => {
  answers = () => false
  received = []
  gaveUp = 0
  server = await listenHttp((request, response) => {
    received.push(request.url ?? '')
    if (answers(request.url ?? '')) response.end('{"ok":true}')
  })
  const connectors = createConnectors({ platformUrl: server.url, secrets: mapSecretStore({}) })
  open.push(server, connectors)
  const asked = { tenant: testTenant({ baseUrl: server.url }), signal: new AbortController().signal, onGaveUp: () => (gaveUp += 1) }
  instance = connectors.readClients(asked).instance
})
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())))

const ask = async ({ paths, timeoutMs = 150 }: { paths: string[]; timeoutMs?: number }) => {
  received = []
  const outcomes = await Promise.all(paths.map((path) => instance.get({ path, timeoutMs })))
  return outcomes.map((outcome) => (outcome.type === 'failure' ? outcome.reason : outcome.status))
}
const ten = Array.from({ length: 10 }, (_, n) => `/${n}`)

test('a host that let many requests go unanswered is asked by one at a time, and its first answer lets all through', async () => {
  expect(await ask({ paths: ten })).toEqual(ten.map(() => 'timeout'))
  expect(received).toHaveLength(10)
  expect(await ask({ paths: ten })).toEqual(ten.map(() => 'timeout'))
  expect(received).toEqual(['/0'])
  expect(gaveUp, 'all of them were ended by us').toBe(20)
  answers = () => true
  expect(await ask({ paths: ten, timeoutMs: 2000 })).toEqual(ten.map(() => 200))
  expect(received[0]).toBe('/0')
  answers = () => false
  await ask({ paths: ten })
  expect(received, 'the count begins anew').toHaveLength(10)
})

test('one slow address of a host that answers elsewhere holds nobody up', async () => {
  answers = (path) => path !== '/0'
  for (let round = 0; round < 4; round += 1) {
    expect(await ask({ paths: ten })).toEqual(['timeout', ...ten.slice(1).map(() => 200)])
    expect(received).toHaveLength(10)
  }
})

test('behind a request that hangs another one gets its turn, and its answer lets the rest through', async () => {
  await ask({ paths: ten })
  answers = (path) => path !== '/0'
  expect(await ask({ paths: ten, timeoutMs: 2000 })).toEqual(['timeout', ...ten.slice(1).map(() => 200)])
})

test('what waited for a silent host says that it was not sent', async () => {
  await ask({ paths: ten })
  const [first, second] = await Promise.all([instance.get({ path: '/a', timeoutMs: 150 }), instance.get({ path: '/b', timeoutMs: 150 })])
  expect(first).toMatchObject({ reason: 'timeout', message: 'No complete answer within 150 ms.' })
  expect(second).toMatchObject({ reason: 'timeout', message: expect.stringContaining('Not sent within 150 ms') })
})

test('an answer that arrived while we were held up is an answer', async () => {
  const late = await listenHttp((_, response) => {
    response.end('{"ok":true}')
    // Holds up the loop of this process, which is the prober's as well, beyond the deadline.
    for (const until = performance.now() + 250; performance.now() < until;);
  })
  const connectors = createConnectors({ platformUrl: late.url, secrets: mapSecretStore({}) })
  open.push(late, connectors)
  const read = connectors.readClients({ tenant: testTenant({ baseUrl: late.url }), signal: new AbortController().signal })
  expect(await read.instance.get({ path: '/', timeoutMs: 200 })).toMatchObject({ type: 'response', status: 200 })
})
