import { createGzip, gzipSync } from 'node:zlib'
import { Readable } from 'node:stream'
import type { Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { HttpGet } from './clients.ts'
import { createConnectors } from './connectors.ts'
import { listenHttp, listenRaw, type Listening } from './hostile-server.ts'
import { mapSecretStore } from './secret-store.ts'
import { testTenant } from './test-tenant.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((item) => item.close()))
})

type Connections = 'kept' | 'fresh'

async function ask(server: Listening, request: Partial<HttpGet> = {}, connections: Connections = 'kept') {
  const connectors = createConnectors({ platformUrl: server.url, secrets: mapSecretStore({}), connections })
  open.push(connectors, server)
  const read = connectors.readClients({ tenant: testTenant({ baseUrl: server.url }), signal: new AbortController().signal })
  return read.instance.get({ path: '/', timeoutMs: 400, ...request })
}

const head = (extra: string) => `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${extra}\r\n`
/** Answers every request on the line, so that the one repetition of a GET meets the same server. */
const answering = (answer: (socket: Socket) => void) => listenRaw((socket) => void socket.on('data', () => answer(socket)))

async function drip(socket: Socket): Promise<void> {
  socket.write(head('transfer-encoding: chunked\r\n'))
  const timer = setInterval(() => socket.write('1\r\na\r\n'), 20)
  socket.on('close', () => clearInterval(timer))
}

const flood = (socket: Socket, total: number) => {
  const chunk = Buffer.alloc(65_536, 'a')
  let sent = 0
  const more = () => {
    while (sent < total && !socket.destroyed) {
      sent += chunk.length
      if (!socket.write(chunk)) return void socket.once('drain', more)
    }
  }
  more()
}

const hostile: [string, string, (socket: Socket) => void][] = [
  ['hangs before the headers', 'timeout', () => undefined],
  ['hangs in the middle of the headers', 'timeout', (socket) => socket.write('HTTP/1.1 200 OK\r\nx-a: ')],
  ['hangs in the middle of the body', 'timeout', (socket) => socket.write(`${head('content-length: 100\r\n')}{"a":`)],
  ['drips a byte now and then for ever', 'timeout', (socket) => void drip(socket)],
  ['answers garbage', 'protocol', (socket) => socket.end('\u0000\u0001\u0002 garbage \r\n\r\n')],
  ['answers another protocol', 'protocol', (socket) => socket.write('220 mail.example ESMTP ready\r\n')],
  ['sends 100 MB', 'too-large', (socket) => (socket.write(head('content-length: 104857600\r\n')), flood(socket, 104_857_600))],
  ['sends endless headers', 'too-large', (socket) => (socket.write('HTTP/1.1 200 OK\r\nx-a: '), flood(socket, 10_000_000))],
  ['cuts the line before the headers', 'reset', (socket) => socket.destroy()],
  ['cuts the line in the middle of the body', 'reset', (socket) => socket.end(`${head('content-length: 100\r\n')}{"a":1`)],
  [
    'resets the line in the middle of the body',
    'reset',
    (socket) => socket.write(`${head('content-length: 100\r\n')}{"a":1`, () => socket.resetAndDestroy()),
  ],
  ['cuts a chunked body', 'reset', (socket) => socket.end(`${head('transfer-encoding: chunked\r\n')}5\r\n{"a":`)],
  ['sends broken chunks', 'protocol', (socket) => socket.end(`${head('transfer-encoding: chunked\r\n')}zzz\r\n{}\r\n0\r\n\r\n`)],
  ['sends half a JSON', 'not-json', (socket) => socket.write(`${head('content-length: 6\r\n')}{"a":1`)],
  [
    'sends a web page',
    'not-json',
    (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\r\n<html></html>'),
  ],
  ['claims gzip and sends none', 'protocol', (socket) => socket.write(`${head('content-encoding: gzip\r\ncontent-length: 5\r\n')}hello`)],
]

test.each(
  (['kept', 'fresh'] as const).flatMap((connections) => hostile.map(([does, reason, behave]) => ({ connections, does, reason, behave }))),
)('a server that $does is "$reason" within the deadline, over a $connections connection', async ({ connections, reason, behave }) => {
  const before = process.memoryUsage().rss
  const outcome = await ask(await answering(behave), {}, connections)
  expect(outcome).toMatchObject({ type: 'failure', reason })
  expect(outcome.durationMs).toBeLessThan(900)
  expect(process.memoryUsage().rss - before).toBeLessThan(80_000_000)
})

test.each<Connections>(['kept', 'fresh'])('a gzip bomb is cut at the limit of the decompressed size (%s)', async (connections) => {
  const server = await listenHttp((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' })
    const zeros = Buffer.alloc(1_048_576)
    Readable.from(
      (function* () {
        for (let megabyte = 0; megabyte < 512; megabyte += 1) yield zeros
      })(),
    )
      .pipe(createGzip())
      .pipe(response)
  })
  const before = process.memoryUsage().rss
  expect(await ask(server, { timeoutMs: 3_000 }, connections)).toMatchObject({ type: 'failure', reason: 'too-large' })
  expect(process.memoryUsage().rss - before).toBeLessThan(120_000_000)
})

test.each<Connections>(['kept', 'fresh'])('honest gzip is understood though nobody asked for it (%s)', async (connections) => {
  const server = await listenHttp((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' })
    response.end(gzipSync('{"ok":true}'))
  })
  expect(await ask(server, {}, connections)).toMatchObject({ type: 'response', json: { ok: true } })
})

test.each<Connections>(['kept', 'fresh'])(
  'nobody listening is "refused", a name that does not exist is "dns" (%s)',
  async (connections) => {
    const server = await listenRaw(() => undefined)
    await server.close()
    expect(await ask(server, {}, connections)).toMatchObject({ type: 'failure', reason: 'refused' })
    expect(await ask({ ...server, url: 'http://does-not-exist.invalid' }, { timeoutMs: 3_000 }, connections)).toMatchObject({
      type: 'failure',
      reason: 'dns',
    })
  },
)

test.each<Connections>(['kept', 'fresh'])('plain HTTP behind an https address is "tls" (%s)', async (connections) => {
  const server = await listenHttp((_, response) => response.end('{}'))
  expect(await ask({ ...server, url: server.url.replace('http:', 'https:') }, {}, connections)).toMatchObject({
    type: 'failure',
    reason: 'tls',
  })
})

test('an error page is an answer with its status, whatever it is written in', async () => {
  const server = await listenHttp((_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>'))
  expect(await ask(server)).toMatchObject({ type: 'response', status: 502, json: null, text: '<h1>Bad Gateway</h1>' })
})

test('the caller’s own stop ends the wait at once', async () => {
  const server = await listenRaw(() => undefined)
  const connectors = createConnectors({ platformUrl: server.url, secrets: mapSecretStore({}) })
  open.push(connectors, server)
  const stop = new AbortController()
  const read = connectors.readClients({ tenant: testTenant({ baseUrl: server.url }), signal: stop.signal })
  const pending = read.instance.get({ path: '/', timeoutMs: 60_000 })
  stop.abort()
  expect(await pending).toMatchObject({ type: 'failure', reason: 'timeout', message: expect.stringContaining('Stopped') })
})

test('a hanging host takes no more than its own connections, and other hosts answer meanwhile', async () => {
  let connections = 0
  const hanging = await listenRaw(() => void (connections += 1))
  const well = await listenHttp((_, response) => response.end('{"ok":true}'))
  const connectors = createConnectors({ platformUrl: well.url, secrets: mapSecretStore({}), connectionsPerHost: 3 })
  open.push(connectors, hanging, well)
  const signal = new AbortController().signal
  const sick = connectors.readClients({ tenant: testTenant({ baseUrl: hanging.url }), signal })
  const pending = Promise.all(Array.from({ length: 20 }, () => sick.instance.get({ path: '/', timeoutMs: 500 })))
  const answer = await connectors.readClients({ tenant: testTenant({ baseUrl: well.url }), signal }).instance.get({ path: '/' })
  expect(answer).toMatchObject({ type: 'response', json: { ok: true } })
  expect(connections).toBeLessThanOrEqual(3)
  expect((await pending).every((outcome) => outcome.type === 'failure' && outcome.reason === 'timeout')).toBe(true)
})

test('fresh connections are closed after one request, kept ones are used again', async () => {
  for (const connections of ['kept', 'fresh'] as const) {
    const ports = new Set<number | undefined>()
    const server = await listenHttp((request, response) => (ports.add(request.socket.remotePort), response.end('{}')))
    const connectors = createConnectors({ platformUrl: server.url, secrets: mapSecretStore({}), connections })
    open.push(connectors, server)
    const read = connectors.readClients({ tenant: testTenant({ baseUrl: server.url }), signal: new AbortController().signal })
    for (let n = 0; n < 6; n += 1) expect(await read.instance.get({ path: '/' })).toMatchObject({ type: 'response', status: 200 })
    // The next request may be asked for before the last one's connection is free again.
    expect(ports.size).toBeLessThanOrEqual(connections === 'kept' ? 2 : 6)
    expect(ports.size).toBeGreaterThanOrEqual(connections === 'kept' ? 1 : 6)
  }
})
