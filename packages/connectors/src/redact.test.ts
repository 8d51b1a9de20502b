import { describe, expect, test } from 'vitest'
import { redact, redactLine } from './redact.ts'

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'
const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----'

describe('texts', () => {
  test.each([
    ['Authorization: Bearer abc.def-123456', 'abc.def-123456'],
    ['postgres://lamp:s3cret-pw@127.0.0.1:5432/acme', 's3cret-pw'],
    [`token was ${jwt} here`, jwt],
    [`key: ${pem}`, 'MIIEow'],
    ['unfinished -----BEGIN PRIVATE KEY-----\nMIIEow', 'MIIEow'],
    ['password=hunter22 and more', 'hunter22'],
    ['{"client_secret": "hunter22"}', 'hunter22'],
    ['paid with 4111 1111 1111 1111 today', '4111 1111 1111 1111'],
    ['paid with 4111-1111-1111-1111', '4111-1111-1111-1111'],
    ['sk_live_abcdef123456', 'sk_live_abcdef123456'],
    ['mail owner.person@acme.example now', 'owner.person'],
  ])('%s is masked', (text, secret) => {
    expect(redactLine(text)).not.toContain(secret)
    expect(JSON.stringify(redact({ note: text }))).not.toContain(secret)
  })

  test('an e-mail address keeps its first letter and its domain, so that people know whose it is', () => {
    expect(redactLine('owner@acme.example')).toBe('o•••@acme.example')
  })

  test.each([
    'order ACM-10042',
    '1763694000000',
    '4111111111111112',
    'version 4.2.1 at 2026-11-20T10:00:00Z',
    'no token here',
    'release-4.1.0@eu',
  ])('%s stays as it is', (text) => {
    expect(redactLine(text)).toBe(text)
  })
})

describe('keys', () => {
  test.each([
    'password',
    'accessToken',
    'client_secret',
    'Authorization',
    'apiKey',
    'API-KEY',
    'x-auth-token',
    'dbPassword',
    'cookie',
    'privateKey',
  ])('what stands under %s is hidden at any depth', (key) => {
    expect(JSON.stringify(redact({ a: [{ b: { [key]: 'hunter22' } }] }))).not.toContain('hunter22')
    expect(JSON.stringify(redact({ [key]: { inner: 'hunter22' } }))).not.toContain('hunter22')
    expect(JSON.stringify(redact({ [key]: ['hunter22'] }))).not.toContain('hunter22')
  })

  test('facts about a secret are no secret', () => {
    const facts = {
      tokenExpiresAt: '2026',
      secretRefs: { a: 'sandbox/a' },
      tokens: 5,
      hasPassword: true,
      key: 'shipping.methods',
      fingerprint: 'ab:cd',
    }
    expect(redact(facts)).toEqual(facts)
  })
})

test('the inventory keeps addresses and names of secrets, but no secrets', () => {
  expect(redact({ readerSecret: 'product/acme/ops-reader', token: 'pD/x/Zk9' }, { hide: 'secrets' })).toEqual({
    readerSecret: 'product/acme/ops-reader',
    token: '•••',
  })
  expect(redact({ readerSecret: 'product/acme/ops-reader' })).toEqual({ readerSecret: '•••' })
  expect(redact({ value: 'owner@acme.example', password: 'x1' }, { hide: 'secrets' })).toEqual({
    value: 'owner@acme.example',
    password: '•••',
  })
})

test('size and depth are bounded, and what was left out is said', () => {
  let deep: unknown = 'bottom'
  for (let level = 0; level < 10_000; level += 1) deep = [deep]
  expect(JSON.stringify(redact(deep)).length).toBeLessThan(100)
  expect(redact(Array.from({ length: 600 }, (_, index) => index))).toHaveLength(501)
  expect(String(redact('x'.repeat(1_000_000)))).toHaveLength(4_001)
})

test('a secret across the cut is seen whole', () => {
  expect(String(redact(`${'x'.repeat(3_990)} Bearer abcdefghijklmnop`))).not.toContain('abcdef')
})

test('a megabyte of bait is redacted in bounded time', () => {
  const startedAt = performance.now()
  for (const bait of ['a', 'a.', 'eyJ', 'password', '4', '-----BEGIN ', '://a:', 'a@'])
    redact(bait.repeat(1_000_000 / bait.length), { maxText: 262_144 })
  expect(performance.now() - startedAt).toBeLessThan(4_000)
})

test('a key like __proto__ stays data', () => {
  const copied = redact(JSON.parse('{"__proto__":{"polluted":true}}'))
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  expect(JSON.stringify(copied)).toBe('{"__proto__":{"polluted":true}}')
})
