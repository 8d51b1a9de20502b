import { expect, test } from 'vitest'
import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import type { CheckResult } from '../context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import { confirm } from './confirm.ts'

const look = (status: CheckStatus): CheckResult => ({
  check: 'a',
  status,
  message: status,
  evidence: null,
  magnitude: null,
  observedAt: new Date(0),
})

async function confirmed({ looks, already = false }: { looks: CheckStatus[]; already?: boolean }) {
  const rest = looks.slice(1)
  const [result] = await confirm({
    tenant: fakeTenant({ id: 'acme' }),
    results: [look(looks[0]!)],
    alreadyFailing: new Set(already ? ['a'] : []),
    runChecks: async () => [look(rest.shift()!)],
    signal: new AbortController().signal,
  })
  return { status: result!.status, confirmed: result!.confirmed, passedAgain: result!.passedAgain, unused: rest.length }
}

test.each<[CheckStatus[], CheckStatus, boolean, number?]>([
  [['fail', 'fail'], 'fail', true],
  [['fail', 'pass', 'fail'], 'fail', true],
  [['fail', 'pass', 'pass'], 'fail', false, 2],
  [['fail', 'unknown', 'fail'], 'fail', true],
  [['fail', 'unknown', 'pass'], 'fail', false, 1],
  [['fail', 'unknown', 'unknown'], 'fail', false, 0],
  [['pass'], 'pass', true],
  [['warn'], 'warn', true],
  [['unknown'], 'unknown', false],
])('looks %j conclude %s, confirmed %s', async (looks, status, isConfirmed, passedAgain) => {
  expect(await confirmed({ looks })).toEqual({ status, confirmed: isConfirmed, passedAgain, unused: 0 })
})

test('a check whose last look was a confirmed failure is not looked at again', async () => {
  expect(await confirmed({ looks: ['fail', 'pass'], already: true })).toMatchObject({ status: 'fail', confirmed: true, unused: 1 })
})
