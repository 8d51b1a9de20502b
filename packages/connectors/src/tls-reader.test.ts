import { createServer, type Server } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listenRaw } from './hostile-server.ts'
import { tlsReader } from './tls-reader.ts'

// Self-signed for acme.example, made for this test alone, valid for a hundred years from November 2026.
const cert = `-----BEGIN CERTIFICATE-----
MIIBhTCCASugAwIBAgIUBoweLB6lhjY1NjJpVHx08VE5czQwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMYWNtZS5leGFtcGxlMCAXDTI2MTEyMTAzMzQ1NVoYDzIxMjYx
MDI4MDMzNDU1WjAXMRUwEwYDVQQDDAxhY21lLmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAARBHzxQm3epe8/RlmqpbVRp1eI7RFu2txfpO7nOkaAX1NZh
rcfUl0kuUfgPgKBOpCcdbX7AgvF6UDIzip2mInhEo1MwUTAdBgNVHQ4EFgQUDDh1
P2IUrbP8G5r5iZh5QnLrejQwHwYDVR0jBBgwFoAUDDh1P2IUrbP8G5r5iZh5QnLr
ejQwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiB7J0TGhqTkUeOg
vxZ/ULE3JOEGr4bNxYh1dZGZBOIGLQIhAPmBgUTJwnmeigi0z+5dwf5iS0nKy/W7
Ftvsr4qVh1Lu
-----END CERTIFICATE-----`
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgCtjfz7CORo14sxMu
zWBgNM3j4emw8JGeahZsSNY1a5ihRANCAARBHzxQm3epe8/RlmqpbVRp1eI7RFu2
txfpO7nOkaAX1NZhrcfUl0kuUfgPgKBOpCcdbX7AgvF6UDIzip2mInhE
-----END PRIVATE KEY-----`

let server: Server
let address = ''
const signal = new AbortController().signal
const inspectAt = (secure: string, now = '2026-12-01T00:00:00Z', timeoutMs = 2_000) =>
  tlsReader({ endpoints: { secure }, signal, now: () => new Date(now) }).inspect({
    endpoint: 'secure',
    serverName: 'acme.example',
    timeoutMs,
  })

beforeAll(async () => {
  server = createServer({ cert, key })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  address = `https://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

test.each([
  ['2026-12-01T00:00:00Z', true],
  ['2026-01-01T00:00:00Z', false],
  ['2127-01-01T00:00:00Z', false],
])('on %s the certificate is valid: %s', async (now, valid) => {
  const seen = await inspectAt(address, now)
  expect(seen).toMatchObject({ type: 'certificate', subject: 'acme.example', issuer: 'acme.example', selfSigned: true, valid })
  if (seen.type === 'certificate') expect(seen.daysLeft < 0).toBe(new Date(now) > new Date(seen.notAfter))
})

test('an endpoint that speaks no TLS, keeps silent, hangs up or does not exist is a failure with its reason', async () => {
  const plain = await listenRaw((socket) => void socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')))
  const silent = await listenRaw(() => undefined)
  const rude = await listenRaw((socket) => void socket.on('data', () => socket.destroy()))
  expect(await inspectAt(plain.url)).toMatchObject({ type: 'failure', reason: 'tls' })
  expect(await inspectAt(silent.url, undefined, 200)).toMatchObject({ type: 'failure', reason: 'timeout' })
  expect(await inspectAt(rude.url)).toMatchObject({ type: 'failure', reason: 'reset' })
  await Promise.all([plain.close(), silent.close(), rude.close()])
  expect(await inspectAt(silent.url)).toMatchObject({ type: 'failure', reason: 'refused' })
  expect(await tlsReader({ endpoints: {}, signal }).inspect({ endpoint: 'secure' })).toMatchObject({ type: 'failure', reason: 'refused' })
})
