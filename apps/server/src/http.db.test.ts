import { describe, expect, test } from 'vitest'
import { appRouter } from '@lamplighter/api'
import { testDatabase } from '@lamplighter/testing'
import { testHttp } from './test-http.ts'

const http = testHttp(testDatabase())
const json = { 'content-type': 'application/json' }

type Refused = { error: { message: string; data: { code: string; refusal: { code: string; wayOut: string }; errorId: string | null } } }

describe('who is signed out', () => {
  const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>)

  test.each(procedures.map(([path, { _def }]) => [path, _def.type]))('%s answers nothing', async (path, type) => {
    const answer =
      type === 'mutation' ? await http.post(`/trpc/${path}`, { headers: json, body: '{}' }) : await http.get(`/trpc/${path}?input=%7B%7D`)
    const text = await answer.text()
    // A stream has said 200 before the procedure is asked; its first event is the refusal.
    if (type === 'subscription') expect(text).toContain('"code":"session/signed-out"')
    else expect(JSON.parse(text)).toMatchObject({ error: { data: { httpStatus: 401, refusal: { code: 'session/signed-out' } } } })
    expect(answer.status).toBe(type === 'subscription' ? 200 : 401)
    expect(text).not.toContain('"result"')
  })

  test.each(['Bearer wrong', 'Bearer ', 'Basic bGFtcDpsYW1w', `Bearer ${'x'.repeat(5000)}`])('%s is nobody', async (authorization) => {
    expect((await http.get('/trpc/session.me', { authorization })).status).toBe(401)
  })

  test('a wrong bearer token is not helped by a good cookie', async () => {
    const cookie = await http.signIn('l1')
    expect((await http.get('/trpc/session.me', { cookie, authorization: `Bearer ${'y'.repeat(43)}` })).status).toBe(401)
  })
})

describe('a request that another site makes a browser send', () => {
  test.each([
    ['by Fetch Metadata', { 'sec-fetch-site': 'cross-site' }],
    ['from a sibling domain', { 'sec-fetch-site': 'same-site' }],
    ['by its Origin', { origin: 'https://evil.example' }],
    ['from a file', { origin: 'null' }],
    ['that says nothing about where it comes from', {}],
  ])('%s changes nothing', async (_name, headers) => {
    const cookie = await http.signIn('l1')
    const answer = await http.post('/trpc/case.open', { headers: { ...json, cookie, ...headers }, body: '{}' })
    expect(answer.status).toBe(403)
    expect(((await answer.json()) as Refused).error.data.refusal.code).toBe('request/cross-site')
  })

  test('can not even sign the operator out', async () => {
    const cookie = await http.signIn('l1')
    await http.post('/sign-out', { headers: { cookie, 'sec-fetch-site': 'cross-site' } })
    expect((await http.get('/trpc/session.me', { cookie })).status).toBe(200)
  })

  test.each([[{ 'sec-fetch-site': 'same-origin' }], ['own origin' as const]])('is told from our own page: %o', async (headers) => {
    const cookie = await http.signIn('l1')
    const own = typeof headers === 'string' ? { origin: http.url } : headers
    const answer = await http.post('/trpc/case.open', { headers: { ...json, cookie, ...own }, body: '{}' })
    expect(((await answer.json()) as Refused).error.data.refusal.code).toBe('request/invalid-input')
  })

  test('through another host name is refused (DNS rebinding)', async () => {
    const { request } = await import('node:http')
    const status = await new Promise<number>((resolve, reject) => {
      const call = request(
        `${http.url}/healthz`,
        { headers: { host: 'rebind.example' } },
        (answer) => (answer.resume(), resolve(answer.statusCode ?? 0)),
      )
      call.once('error', reject)
      call.end()
    })
    expect(status).toBe(421)
  })
})

describe('a request that is malformed', () => {
  const send = async (options: {
    body: string
    headers?: Record<string, string>
  }): Promise<{ status: number; text: string; refused: Refused }> => {
    const answer = await http.post('/trpc/case.open', {
      body: options.body,
      headers: { authorization: `Bearer ${await http.token('l1')}`, ...(options.headers ?? json) },
    })
    const text = await answer.text()
    return { status: answer.status, text, refused: JSON.parse(text) as Refused }
  }

  test.each([
    ['that is no JSON', { body: '{"tenant":' }, 400, /^request\//],
    ['of nothing', { body: '' }, 400, /^request\//],
    ['of another shape', { body: '[1,2]' }, 400, /^request\/invalid-input$/],
    ['that is too large', { body: JSON.stringify({ tenant: 'x'.repeat(1_100_000) }) }, 413, /^request\/too-large$/],
    [
      'as a form',
      { body: 'tenant=acme', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      /^request\/wrong-content-type$/,
    ],
    ['as plain text', { body: '{"tenant":"acme"}', headers: { 'content-type': 'text/plain' } }, 415, /^request\/wrong-content-type$/],
    [
      'as multipart',
      { body: '--x\r\n\r\n--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
      415,
      /^request\/wrong-content-type$/,
    ],
  ])('a body %s is refused in words, without a stack', async (_name, options, status, code) => {
    const answer = await send(options)
    expect(answer.status).toBe(status)
    expect(answer.refused.error.data.refusal.code).toMatch(code)
    expect(answer.refused.error.data.refusal.wayOut).not.toBe('')
    expect(answer.text).not.toMatch(/node_modules|\.ts:|at [A-Z]\w+\./)
  })

  test.each([
    ['/trpc/drop.everything', 404, 'request/unknown-procedure'],
    ['/trpc/case.open', 405, 'request/wrong-method'],
    ['/trpc/tenant.get?input={', 400, 'request/malformed'],
    ['/trpc/%E0%A4%A', 400, 'request/malformed'],
  ])('%s is refused', async (path, status, code) => {
    const answer = await http.get(path, { authorization: `Bearer ${await http.token('l1')}` })
    expect(answer.status).toBe(status)
    expect(((await answer.json()) as Refused).error.data.refusal.code).toBe(code)
  })

  test('a batch of more calls than any screen makes is refused', async () => {
    const answer = await http.get(`/trpc/${Array.from({ length: 40 }, () => 'session.me').join(',')}?batch=1&input=%7B%7D`, {
      authorization: `Bearer ${await http.token('l1')}`,
    })
    expect(answer.status).toBe(400)
  })
})

describe('headers', () => {
  test('a page may run our own scripts only, and its nonce is never used twice', async () => {
    const pages = await Promise.all([http.get('/', { accept: 'text/html' }), http.get('/tenants/acme', { accept: 'text/html' })])
    const nonces = pages.map((page) => /style-src 'self' 'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '')?.[1])
    expect(new Set(nonces).size).toBe(2)
    for (const page of pages) {
      expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'; /)
      expect(page.headers.get('content-security-policy')).not.toMatch(/unsafe|https?:|\*/)
      expect(page.headers.get('x-frame-options')).toBe('DENY')
      expect(page.headers.get('x-content-type-options')).toBe('nosniff')
      expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    }
    expect(await pages[0]!.text()).toContain(`content="${nonces[0]}"`)
  })

  test('hashed files are kept for ever and compressed, pages are asked anew', async () => {
    const asset = await http.get('/assets/index-Ab12Cd34.js', { 'accept-encoding': 'gzip' })
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(asset.headers.get('content-encoding')).toBe('gzip')
    expect((await http.get('/', { accept: 'text/html' })).headers.get('cache-control')).toBe('no-store')
  })

  test('a file that is not there is 404, never the page', async () => {
    const missing = await http.get('/assets/index-gone.js', { accept: '*/*' })
    expect(missing.status).toBe(404)
    expect(missing.headers.get('content-type')).toMatch(/json/)
  })

  test.each(['/../package.json', '/assets/..%2f..%2fpackage.json', '/assets/%2e%2e/%2e%2e/etc/passwd'])(
    'nothing outside the console is served: %s',
    async (path) => {
      const answer = await http.get(path, { accept: '*/*' })
      expect([400, 403, 404]).toContain(answer.status)
    },
  )
})

describe('health', () => {
  test('says which process answers, and whether to send it work', async () => {
    expect(await (await http.get('/healthz')).json()).toEqual({ status: 'alive', instanceId: 'test', version: 'test' })
    expect((await http.get('/readyz')).status).toBe(200)
    http.readiness = { ...http.readiness, database: false }
    expect((await http.get('/readyz')).status).toBe(503)
    http.readiness = { ...http.readiness, database: true, draining: true }
    expect((await http.get('/readyz')).status).toBe(503)
    http.readiness = { ...http.readiness, draining: false }
  })

  test('the figures name routes, never addresses', async () => {
    await http.get('/tenants/secret-customer', { accept: 'text/html' })
    const text = await (await http.get('/metrics')).text()
    expect(text).toContain('lamplighter_http_request_seconds_bucket')
    expect(text).not.toContain('secret-customer')
  })
})
