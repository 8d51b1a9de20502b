import { expect, test } from 'vitest'
import { matchRoute, type Route } from './route.ts'

const handle = () => ({ status: 200, body: {} })
const routes: Route[] = [
  { method: 'GET', path: '/ops/worker', access: 'reader', handle },
  { method: 'POST', path: '/ops/worker/restart', access: 'operator', handle },
  { method: 'GET', path: '/orders/:number', access: 'public', handle },
]

test.each([
  { method: 'GET', path: '/ops/worker', type: 'found' },
  { method: 'POST', path: '/ops/worker', type: 'other-method' },
  { method: 'GET', path: '/ops/worker/', type: 'none' },
  { method: 'GET', path: '/orders/ACM-1', type: 'found' },
  { method: 'GET', path: '/orders/', type: 'none' },
  { method: 'GET', path: '/orders/%E0%A4%A', type: 'none' },
])('$method $path is $type', ({ method, path, type }) => {
  expect(matchRoute({ routes, method, path }).type).toBe(type)
})

test('parameters come decoded', () => {
  expect(matchRoute({ routes, method: 'GET', path: '/orders/A%2FB' })).toMatchObject({ params: { number: 'A/B' } })
})
