import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import { expect, test } from 'vitest'
import { fakePack } from '../fakes/fake-pack.ts'
import { passesBelowFailures } from './passes-below.ts'

const parts = ['credential/accepted', 'database/answers', 'partner/canary', 'settings/tax-region-set']

function passesBelow(statuses: Record<string, CheckStatus>): string[] {
  const seen = new Map<string, CheckStatus>(fakePack.checks.map(({ id }) => [id, 'pass']))
  for (const [check, status] of Object.entries(statuses)) seen.set(check, status)
  return [...passesBelowFailures({ pack: fakePack, seen })].sort()
}

test.each<[string, Record<string, CheckStatus>, string[]]>([
  ['while nothing fails', {}, []],
  ['a warning is no failure', { 'checkout/place-order': 'warn' }, []],
  ['a feature that alone fails hangs on all its parts', { 'checkout/place-order': 'fail' }, parts],
  [
    'a part that could not be looked at says nothing',
    { 'checkout/place-order': 'fail', 'database/answers': 'unknown' },
    parts.toSpliced(1, 1),
  ],
  ['a part that fails answers for what stands on it', { 'checkout/place-order': 'fail', 'credential/accepted': 'fail' }, []],
  [
    'another feature may fail for a reason of its own',
    { 'checkout/place-order': 'fail', 'credential/accepted': 'fail', 'reports/read-report': 'fail' },
    ['database/answers'],
  ],
])('%s', (_, statuses, expected) => {
  expect(passesBelow(statuses)).toEqual(expected)
})
