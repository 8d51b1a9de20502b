import { expect, test } from 'vitest'
import { readCliRequest } from './cli-request.ts'

test('inject takes a target and parameters', () => {
  expect(readCliRequest(['inject', 'quota-reached', '--tenant', 'acme', '--param', 'quota=a=b', '--json'])).toEqual({
    type: 'call',
    command: 'inject',
    json: true,
    method: 'POST',
    path: '/inject',
    body: { fault: 'quota-reached', tenant: 'acme', params: { quota: 'a=b' } },
  })
})

test('clear without words clears everything', () => {
  expect(readCliRequest(['clear'])).toMatchObject({ path: '/clear', body: {} })
})

test.each([[[]], [['explode']], [['inject']], [['inject', 'a', 'b']], [['inject', 'a', '--param', 'novalue']], [['status', '--speed']]])(
  '%j is wrong use',
  (args) => {
    expect(readCliRequest(args).type).toBe('usage-error')
  },
)
