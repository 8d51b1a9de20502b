import { expect, test } from 'vitest'
import { allowedAddress, plainAddress } from './allowed-address.ts'

const book = {
  baseUrl: 'http://127.0.0.1:4100/shop',
  endpoints: { secure: 'https://127.0.0.1:4101', checkout: '/synthetic/checkout', name: 'acme.example' },
}
const ask = (path: string, endpoint?: string) => allowedAddress({ book, path, endpoint })

test.each([
  ['/health', undefined, 'http://127.0.0.1:4100/shop/health'],
  ['/', 'secure', 'https://127.0.0.1:4101/'],
  ['http://127.0.0.1:4100/shop/orders', undefined, 'http://127.0.0.1:4100/shop/orders'],
  ['/search?q=a%2Fb', undefined, 'http://127.0.0.1:4100/shop/search?q=a%2Fb'],
  ['/a/../b', undefined, 'http://127.0.0.1:4100/shop/b'],
])('%s (%s) is the tenant’s own', (path, endpoint, href) => {
  expect(ask(path, endpoint)).toMatchObject({ type: 'address', url: { href } })
})

test.each([
  '//evil.example/',
  '/\\evil.example/',
  '\\\\evil.example',
  'http://evil.example/',
  'http://127.0.0.1:4102/',
  'https://127.0.0.1:4100/shop/',
  'http://127.0.0.1:4100@evil.example/shop/',
  'http://user:pw@127.0.0.1:4100/shop/',
  '/../admin',
  '/%2e%2e/admin',
  '/..\\admin',
  'http://127.0.0.1:4100/shopping',
  'file:///etc/passwd',
  'health',
  '',
  '@evil.example',
  '.evil.example',
])('%s is refused', (path) => {
  expect(ask(path).type).toBe('refused')
})

test('an endpoint that is unknown or no address is refused', () => {
  expect(ask('/', 'none').type).toBe('refused')
  expect(ask('/', 'name').type).toBe('refused')
})

test('query values cannot become something else', () => {
  const answer = allowedAddress({ book, path: '/search', query: { q: 'a&admin=1#x', n: 5 } })
  expect(answer).toMatchObject({ url: { href: 'http://127.0.0.1:4100/shop/search?q=a%26admin%3D1%23x&n=5' } })
})

test.each(['/health', '/', '/a/b-c_d~e.json', '/a//b', '/a/', '/health', '/a..b'])(
  'the short way resolves %s as the long way does',
  (path) => {
    for (const endpoint of [undefined, 'secure']) {
      const long = allowedAddress({ book, path, endpoint })
      const short = plainAddress({ book, path, endpoint })
      expect(long).toMatchObject({ type: 'address', url: { href: `${short?.origin}${short?.path}` } })
    }
  },
)

test.each([
  '//evil.example/',
  '/../admin',
  '/a/../b',
  '/.',
  '/\\evil',
  '/%2e%2e/x',
  '/a?b',
  '/a b',
  'http://127.0.0.1:4100/shop/x',
  '',
  '@x',
  '/a#b',
])('the short way leaves %s to the long way', (path) => {
  expect(plainAddress({ book, path })).toBeNull()
})

test('the short way never uses an address with a password, nor one that is none', () => {
  expect(plainAddress({ book: { baseUrl: 'http://user:pw@127.0.0.1/', endpoints: {} }, path: '/x' })).toBeNull()
  expect(plainAddress({ book, path: '/x', endpoint: 'name' })).toBeNull()
  expect(plainAddress({ book, path: '/x', endpoint: 'none' })).toBeNull()
})
