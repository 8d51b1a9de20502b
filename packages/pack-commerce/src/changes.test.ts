import type { HttpGet, HttpOutcome } from '@lamplighter/connectors/clients'
import { expect, test } from 'vitest'
import { readChanges } from './changes.ts'

const asked: HttpGet[] = []
const read = (outcome: HttpOutcome, since: Date | null = null) =>
  readChanges({
    platform: {
      get: (request) => {
        asked.push(request)
        return Promise.resolve(outcome)
      },
    },
    since,
    signal: new AbortController().signal,
  })
const reply = (json: unknown, status = 200): HttpOutcome => ({
  type: 'response',
  status,
  headers: {},
  json: json as never,
  text: '',
  durationMs: 1,
})
const change = {
  id: 7,
  at: '2026-11-21T10:00:00.000Z',
  node: 'release',
  kind: 'deploy',
  tenant: null,
  shared: 'release-4.2.1',
  summary: 'Deployed 4.2.1.',
}

test('a change of what many share names its group, a tenant’s own names the tenant alone', async () => {
  const own = { ...change, id: 8, node: 'worker', kind: 'operator', tenant: 'acme', shared: 'eu', summary: 'Restarted.' }
  expect(await read(reply({ changes: [change, own] }))).toEqual([
    {
      externalId: `7-${Date.parse('2026-11-21T10:00:00.000Z')}`,
      at: '2026-11-21T10:00:00.000Z',
      node: 'release',
      kind: 'deploy',
      summary: 'Deployed 4.2.1.',
      tenant: null,
      group: 'release-4.2.1',
    },
    expect.objectContaining({ summary: 'Restarted.', tenant: 'acme', group: null }),
  ])
})

test('only what is new is asked for', async () => {
  asked.length = 0
  await read(reply({ changes: [] }), new Date('2026-11-21T09:00:00Z'))
  await read(reply({ changes: [] }))
  expect(asked.map((request) => [request.path, request.query])).toEqual([
    ['/changes', { since: '2026-11-21T09:00:00.000Z' }],
    ['/changes', undefined],
  ])
})

test.each([
  [{ type: 'failure', reason: 'timeout', message: 'late', durationMs: 1 } as const, /timeout/],
  [reply({ error: {} }, 503), /503/],
  [reply({ changes: [{ ...change, kind: 'dance' }] }), /another shape/],
])('what cannot be read or understood throws, never an empty history', async (outcome, words) => {
  await expect(read(outcome)).rejects.toThrow(words)
})

test('a product that was set up anew and counts from 1 again tells new changes', async () => {
  const [before] = await read(reply({ changes: [change] }))
  const [after] = await read(reply({ changes: [{ ...change, at: '2026-11-22T10:00:00.000Z' }] }))
  expect(after!.externalId).not.toBe(before!.externalId)
})
