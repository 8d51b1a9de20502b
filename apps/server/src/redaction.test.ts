import { expect, test } from 'vitest'
import { redactDetail, redactText } from './redaction.ts'

const secret = 'hunter2hunter2hunter2'

test.each([
  `postgres://lamp:${secret}@127.0.0.1:5432/lamp`,
  `authorization: Bearer ${secret}`,
  `GET /sign-in?link=${secret} 302`,
  `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`,
])('a secret inside a message is hidden: %s', (text) => {
  expect(redactText(text)).not.toContain(secret)
  expect(redactText(text)).toContain('[hidden]')
})

test('a session token is hidden wherever it stands', () => {
  expect(redactText('token dGhpcyBpcyBub3QgYSByZWFsIHRva2VuIGF0IGFsbC4 was used')).toBe('token [hidden] was used')
})

test.each(['password', 'opsReaderSecret', 'sessionToken', 'authorization', 'set-cookie', 'apiKey', 'credentials'])(
  'a key named %s is hidden at any depth',
  (key) => {
    const logged = JSON.stringify(redactDetail({ a: { b: [{ c: { [key]: secret } }] } }))
    expect(logged).not.toContain(secret)
  },
)

test('an error is logged without the secrets in its message, its causes and its properties', () => {
  const error = Object.assign(new Error(`connect postgres://lamp:${secret}@db failed`, { cause: new Error(`Bearer ${secret}`) }), {
    token: secret,
    code: 'ECONNREFUSED',
  })
  const logged = redactDetail({ err: error })
  expect(JSON.stringify(logged)).not.toContain(secret)
  expect(logged).toMatchObject({ err: { type: 'Error', code: 'ECONNREFUSED' } })
})

test('what is no secret stays readable', () => {
  expect(redactDetail({ tenant: 'acme', at: new Date(0), n: 3, nested: { url: 'http://127.0.0.1:4400/tenants/acme' } })).toEqual({
    tenant: 'acme',
    at: '1970-01-01T00:00:00.000Z',
    n: 3,
    nested: { url: 'http://127.0.0.1:4400/tenants/acme' },
  })
})

test('an object that contains itself ends', () => {
  const loop: Record<string, unknown> = {}
  loop.self = loop
  expect(JSON.stringify(redactDetail(loop))).toContain('[…]')
})
