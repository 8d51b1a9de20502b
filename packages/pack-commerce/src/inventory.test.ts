import type { HttpOutcome } from '@lamplighter/connectors/clients'
import { expect, test } from 'vitest'
import { readInventory } from './inventory.ts'

const tenant = {
  id: 'acme',
  company: 'Acme Outdoor',
  tier: 'business',
  region: 'eu',
  shard: 'eu-1',
  version: '4.2.1',
  ring: 'canary',
  timeZone: 'Europe/Berlin',
  locale: 'de-DE',
  identifiers: {
    tenantId: 'acme',
    company: 'Acme Outdoor',
    domain: 'acme.example',
    emails: ['owner@acme.example', 'manager@acme.example'],
    orderPrefix: 'ACM',
  },
  instance: {
    baseUrl: 'http://127.0.0.1:4100',
    tlsUrl: 'https://127.0.0.1:4101',
    tlsServerName: 'acme.example',
    database: { secret: 'p/acme/database-reader' },
    readerSecret: 'p/acme/ops-reader',
    operatorSecret: 'p/acme/ops-operator',
    configurationHash: 'ab',
    templateHash: 'cd',
  },
}
const platform = { opsUrl: 'http://127.0.0.1:4000', readerSecret: 'p/platform/ops-reader', operatorSecret: 'p/platform/ops-operator' }
const read = (outcome: HttpOutcome) =>
  readInventory({ platform: { get: () => Promise.resolve(outcome) }, signal: new AbortController().signal })
const reply = (json: unknown, status = 200): HttpOutcome => ({
  type: 'response',
  status,
  headers: {},
  json: json as never,
  text: '',
  durationMs: 1,
})

test('a customer is read with all that callers say, where the copy lives, and which secrets open it', async () => {
  const [entry] = await read(reply({ platform, tenants: [tenant] }))
  expect(entry).toMatchObject({
    id: 'acme',
    name: 'Acme Outdoor',
    release: '4.2.1',
    ring: 0,
    instance: {
      configurationHash: 'ab',
      templateHash: 'cd',
      endpoints: { secure: 'https://127.0.0.1:4101', platform: 'http://127.0.0.1:4000' },
      secretRefs: {
        reader: 'p/acme/ops-reader',
        operator: 'p/acme/ops-operator',
        database: 'p/acme/database-reader',
        platformReader: 'p/platform/ops-reader',
        platformOperator: 'p/platform/ops-operator',
      },
    },
  })
  expect(entry?.identifiers).toEqual([
    { kind: 'tenant-id', value: 'acme' },
    { kind: 'company', value: 'Acme Outdoor' },
    { kind: 'domain', value: 'acme.example' },
    { kind: 'email', value: 'owner@acme.example' },
    { kind: 'email', value: 'manager@acme.example' },
    { kind: 'order-prefix', value: 'ACM' },
  ])
})

test('a product without customers is an empty list', async () => {
  expect(await read(reply({ platform, tenants: [] }))).toEqual([])
})

test.each<[string, HttpOutcome, RegExp]>([
  ['is silent', { type: 'failure', reason: 'timeout', message: 'silent', durationMs: 1 }, /timeout/],
  ['refuses', reply({ error: {} }, 401), /answered 401/],
  ['answers another shape', reply({ tenants: [] }), /another shape.*platform/s],
  ['lists one customer badly', reply({ platform, tenants: [tenant, { ...tenant, ring: 'outer' }] }), /another shape.*ring/s],
])('a product that %s is an error that says so, never an empty list', async (_, outcome, says) => {
  await expect(read(outcome)).rejects.toThrow(says)
})
