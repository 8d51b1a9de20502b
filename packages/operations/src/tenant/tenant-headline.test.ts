import { expect, test } from 'vitest'
import type { FeatureLine } from '../views/shared-shapes.ts'
import { tenantHeadline } from './tenant-headline.ts'

const now = new Date('2026-11-21T10:00:00Z')
const line = (title: string, state: FeatureLine['state'], extra: Partial<FeatureLine> = {}): FeatureLine => ({
  feature: { id: title.toLowerCase(), title },
  state,
  since: '2026-11-21T09:42:00.000Z',
  checkedAt: now.toISOString(),
  cause: null,
  ...extra,
})
const cause = (verdict: string, scope: 'tenant' | 'shared' = 'tenant', title = 'Payment credential expired') => ({
  cause: { id: title, title, verdict, scope },
})
const headline = (features: FeatureLine[], timeZone = 'Europe/Berlin') => tenantHeadline({ features, timeZone, now })

test.each<[string, FeatureLine[], string]>([
  ['all well', [line('Cart', 'ok'), line('Checkout', 'ok')], 'Everything works.'],
  [
    'everything in maintenance',
    [line('Cart', 'maintenance'), line('Checkout', 'maintenance')],
    'In maintenance: nothing is looked at until it ends.',
  ],
  ['one in maintenance', [line('Cart', 'ok'), line('Checkout', 'maintenance')], 'Checkout: maintenance. The rest works.'],
  ['one failing, nothing known', [line('Cart', 'ok'), line('Checkout', 'failing')], 'Checkout fails since 10:42 their time.'],
  [
    'a confirmed cause',
    [line('Checkout', 'failing', cause('confirmed'))],
    'Checkout fails since 10:42 their time: payment credential expired.',
  ],
  [
    'a likely cause',
    [line('Checkout', 'failing', cause('likely'))],
    'Checkout fails since 10:42 their time; likely payment credential expired.',
  ],
  [
    'a shared cause',
    [line('Checkout', 'failing', cause('confirmed', 'shared', 'Partner down'))],
    'Checkout fails since 10:42 their time: partner down, shared with other tenants.',
  ],
  [
    'several with one cause',
    [line('Cart', 'failing', cause('likely')), line('Checkout', 'failing', cause('likely'))],
    'Cart and Checkout fail since 10:42 their time; likely payment credential expired.',
  ],
  [
    'several causes',
    [line('Cart', 'failing', cause('likely')), line('Checkout', 'failing', cause('likely', 'tenant', 'Other'))],
    'Cart and Checkout fail since 10:42 their time; 2 causes found.',
  ],
  ['coming and going', [line('Checkout', 'unstable')], 'Checkout comes and goes since 10:42 their time.'],
  ['only warnings', [line('Checkout', 'degraded'), line('Cart', 'ok')], 'Checkout works, with warnings.'],
  ['never looked at', [line('Checkout', 'unknown', { since: null, checkedAt: null })], 'Not looked at yet.'],
  ['nothing gets through', [line('Checkout', 'unknown')], 'Nothing can be seen at the moment: no check gets through.'],
  [
    'one cannot be seen',
    [line('Checkout', 'unknown'), line('Cart', 'ok')],
    'Everything that can be seen works; Checkout cannot be looked at.',
  ],
  [
    'since yesterday',
    [line('Checkout', 'failing', { since: '2026-11-20T09:42:00.000Z' })],
    'Checkout fails since 20 Nov, 10:42 their time.',
  ],
])('%s', (_, features, expected) => {
  expect(headline(features)).toBe(expected)
})

test('an unknown time zone falls back to UTC, and says so', () => {
  expect(headline([line('Checkout', 'failing')], 'Mars/Olympus')).toBe('Checkout fails since 09:42 UTC.')
})
