import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Secret } from './secret.ts'
import { openWebhook, webhookAddress, type Webhook } from './webhook.ts'

type Received = { path: string; headers: IncomingHttpHeaders; body: string }

let received: Received[]
let answer: { status: number; headers?: Record<string, string> } | 'never'
let url: string
let close: () => Promise<void>
let webhook: Webhook | null

beforeEach(async () => {
  received = []
  answer = { status: 204 }
  webhook = null
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => (body += part))
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body })
      if (answer !== 'never') response.writeHead(answer.status, answer.headers).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/ops?team=1`
  close = () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
})
afterEach(async () => {
  await webhook?.close()
  await close()
})

const text = 'a secret of thirty-two characters'
const sentAt = new Date('2026-11-20T12:00:00.900Z')
const body = '{"what":"Größer"}'

function send(change: { secret?: string; url?: string; timeoutMs?: number } = {}) {
  webhook = openWebhook({ url: change.url ?? url, secret: new Secret(change.secret ?? text), timeoutMs: change.timeoutMs ?? 2_000 })
  return webhook.send({ id: 'n-1', sentAt, body, signal: new AbortController().signal })
}

test('a message arrives as it was signed, over id, time and body', async () => {
  expect(await send()).toEqual({ type: 'delivered' })
  const expected = createHmac('sha256', text).update(`n-1.1795176000.${body}`).digest('base64')
  expect(received).toEqual([
    {
      path: '/hooks/ops?team=1',
      body,
      headers: expect.objectContaining({
        'content-type': 'application/json',
        'webhook-id': 'n-1',
        'webhook-timestamp': '1795176000',
        'webhook-signature': `v1,${expected}`,
      }),
    },
  ])
})

test('a secret in the usual form is decoded before it signs', async () => {
  const key = Buffer.alloc(32, 7)
  await send({ secret: `whsec_${key.toString('base64')}` })
  const expected = createHmac('sha256', key).update(`n-1.1795176000.${body}`).digest('base64')
  expect(received[0]!.headers['webhook-signature']).toBe(`v1,${expected}`)
})

test.each([301, 307, 404, 410, 500])('an answer of %d is failed, and nothing is sent elsewhere', async (status) => {
  answer = { status, headers: { location: 'http://169.254.169.254/' } }
  expect(await send()).toEqual({ type: 'failed', message: expect.stringContaining(String(status)) })
  expect(received).toHaveLength(1)
})

test('silence is failed within the time, and a closed port at once', async () => {
  answer = 'never'
  expect(await send({ timeoutMs: 100 })).toEqual({ type: 'failed', message: 'No complete answer within 100 ms.' })
  await close()
  expect(await send()).toMatchObject({ type: 'failed' })
})

test('what may not be reached is not reached', async () => {
  expect(await send({ url: 'http://hooks.example/' })).toEqual({ type: 'failed', message: expect.stringContaining('https') })
  expect(received).toEqual([])
})

test.each(['https://hooks.example/ops', 'https://hooks.example', 'http://127.0.0.1:9000/x?y=1', 'http://[::1]:9000/', 'http://localhost/'])(
  '%s may be an address for messages',
  (text) => expect(webhookAddress(text).type).toBe('address'),
)

test.each([
  'http://hooks.example/',
  'http://10.0.0.1/',
  'http://127.0.0.1.evil.example/',
  'http://localhost.evil.example/',
  'https://user:pw@hooks.example/',
  'https://hooks.example/#part',
  'ftp://hooks.example/',
  'file:///etc/passwd',
  'hooks.example',
  '',
])('%s may not', (text) => expect(webhookAddress(text).type).toBe('refused'))
