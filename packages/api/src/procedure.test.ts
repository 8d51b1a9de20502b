import { TRPCError } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { OperationRefusal } from '@lamplighter/operations'
import type { ApiContext } from './api-context.ts'
import { DoorRefusal } from './error-report.ts'
import { procedure, router } from './procedure.ts'

const secret = 'select password from operator where host = db-7.internal'

const stale = new OperationRefusal({ code: 'plan/stale', message: 'The plan was made 7 minutes ago.', wayOut: 'Make a new plan.' })
const unknown = new OperationRefusal({ code: 'tenant/unknown', message: 'There is no tenant “x”.', wayOut: 'Search.' })

const toy = router({
  echo: procedure('read')
    .input(z.object({ params: z.object({ limit: z.number().max(10) }), list: z.array(z.string()).default([]) }))
    .output(z.object({ limit: z.number() }))
    .query(({ input }) => ({ limit: input.params.limit })),
  breaks: procedure('read').query(() => {
    throw new Error(secret)
  }),
  leaks: procedure('read')
    .output(z.object({ safe: z.string() }))
    .query(() => ({ password: secret }) as never),
  refuses: procedure('remediate').mutation(() => {
    throw stale
  }),
  unknown: procedure('read').query(() => {
    throw unknown
  }),
  away: procedure('read').query(() => {
    throw new Error('query failed', { cause: Object.assign(new Error('terminating connection'), { code: '57P01' }) })
  }),
})

test('an expected refusal keeps code, words and way out, and is a conflict, not a fault', async () => {
  const answer = await send({ path: 'refuses', method: 'POST' })
  expect(answer.status).toBe(409)
  expect(answer.error).toMatchObject({
    message: 'The plan was made 7 minutes ago.',
    data: { code: 'CONFLICT', refusal: { code: 'plan/stale', wayOut: 'Make a new plan.' }, errorId: null },
  })
})

test('what does not exist is 404 with its own words', async () => {
  expect(await send({ path: 'unknown' })).toMatchObject({ status: 404, error: { data: { refusal: { code: 'tenant/unknown' } } } })
})

test('an unexpected error says nothing but an id', async () => {
  const answer = await send({ path: 'breaks' })
  expect(answer.status).toBe(500)
  expect(answer.text).not.toMatch(/select|password|internal\b.*db|\.ts|at /)
  expect(answer.error.data.errorId).toMatch(/^[0-9a-f-]{36}$/)
  expect(answer.error.message).toContain(answer.error.data.errorId)
})

test('an output that its schema does not know never leaves', async () => {
  const answer = await send({ path: 'leaks' })
  expect(answer.status).toBe(500)
  expect(answer.text).not.toContain('password')
})

test('a database that is away is 503 with the way out', async () => {
  expect(await send({ path: 'away' })).toMatchObject({
    status: 503,
    error: { data: { refusal: { code: 'server/database-away', wayOut: expect.stringContaining('Wait') } } },
  })
})

test('a wrong input names every field by its path', async () => {
  const answer = await send({ path: 'echo', input: { params: { limit: 11 }, list: ['a', 7] } })
  expect(answer.status).toBe(400)
  expect(answer.error.data.refusal.code).toBe('request/invalid-input')
  expect(answer.error.data.fields.map(({ path }: { path: string }) => path)).toEqual(['params.limit', 'list[1]'])
  expect(answer.error.message).toMatch(/^The request does not fit: params\.limit: /)
})

test.each([
  ['an input that is no JSON', '/trpc/echo?input={', 'GET', 400],
  ['an unknown procedure', '/trpc/drop.tables', 'GET', 404],
  ['a change asked for with GET', '/trpc/refuses', 'GET', 405],
  ['a path of broken encoding', '/trpc/%E0%A4%A', 'GET', 400],
])('%s is refused without an echo and without a stack', async (_name, url, method, status) => {
  const answer = await fetchToy({ url: `http://lamp.test${url}`, method, role: 'l1' })
  expect(answer.status).toBe(status)
  expect(answer.text).not.toMatch(/drop\.tables.*found|stack|at Object/)
  expect(answer.error.data.refusal).toMatchObject({ code: expect.stringMatching(/^request\//), wayOut: expect.any(String) })
})

test('a procedure without a permission does not compile', () => {
  // @ts-expect-error a permission must be named
  expect(() => procedure()).not.toThrow(DoorRefusal)
  // @ts-expect-error and it must be one that exists
  procedure('everything')
})

test('an error that is mapped already is not mapped again', async () => {
  const error = new TRPCError({
    code: 'CONFLICT',
    message: 'x',
    cause: new DoorRefusal({ code: 'a/b', message: 'm', wayOut: 'w', who: null }),
  })
  const { toTrpcError } = await import('./error-mapping.ts')
  expect(toTrpcError(error)).toBe(error)
})

// oxlint-disable-next-line typescript/no-explicit-any -- the answer of a foreign format, looked at as it is
type Answer = { status: number; text: string; error: any }

function send(options: { path: string; method?: string; input?: unknown }): Promise<Answer> {
  const query = options.input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(options.input))}`
  return fetchToy({ url: `http://lamp.test/trpc/${options.path}${query}`, method: options.method ?? 'GET', role: 'l2' })
}

async function fetchToy(options: { url: string; method: string; role: 'l1' | 'l2' }): Promise<Answer> {
  const caller = { operator: { id: 'o', name: 'o', email: 'o@lamp.test', role: options.role } }
  const context = {
    operations: {},
    caller,
    serverVersion: 'test',
    gate: 'cli',
    drain: new AbortController().signal,
  } as unknown as ApiContext
  const response = await fetchRequestHandler({
    endpoint: '/trpc',
    router: toy,
    req: new Request(options.url, { method: options.method, headers: { 'content-type': 'application/json' } }),
    createContext: () => context,
  })
  const text = await response.text()
  return { status: response.status, text, error: JSON.parse(text).error }
}
