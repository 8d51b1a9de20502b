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

async function ask(server: Listening, request: Partial<HttpGet> = {}) {
  const connectors = createConnectors({ platformUrl: server.url, secrets: mapSecretStore({}) })
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

test.each<[string, string, (socket: Socket) => void]>([
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
])('a server that %s is "%s" within the deadline', async (_, reason, behave) => {
  const before = process.memoryUsage().rss
  const outcome = await ask(await answering(behave))
  expect(outcome).toMatchObject({ type: 'failure', reason })
  expect(outcome.durationMs).toBeLessThan(900)
  expect(process.memoryUsage().rss - before).toBeLessThan(80_000_000)
})

test('a gzip bomb is cut at the limit of the decompressed size', async () => {
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
  expect(await ask(server, { timeoutMs: 3_000 })).toMatchObject({ type: 'failure', reason: 'too-large' })
  expect(process.memoryUsage().rss - before).toBeLessThan(120_000_000)
})

test('honest gzip is understood though nobody asked for it', async () => {
  const server = await listenHttp((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' })
    response.end(gzipSync('{"ok":true}'))
  })
  expect(await ask(server)).toMatchObject({ type: 'response', json: { ok: true } })
})

test('a port where nobody listens is "refused", a name that does not exist is "dns"', async () => {
  const server = await listenRaw(() => undefined)
  await server.close()
  expect(await ask(server)).toMatchObject({ type: 'failure', reason: 'refused' })
  expect(await ask({ ...server, url: 'http://does-not-exist.invalid' }, { timeoutMs: 3_000 })).toMatchObject({
    type: 'failure',
    reason: 'dns',
  })
})

test('plain HTTP behind an https address is "tls"', async () => {
  const server = await listenHttp((_, response) => response.end('{}'))
  expect(await ask({ ...server, url: server.url.replace('http:', 'https:') })).toMatchObject({ type: 'failure', reason: 'tls' })
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
