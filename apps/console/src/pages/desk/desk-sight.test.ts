import { expect, test } from 'vitest'
import { deskSight } from './desk-sight.ts'

const sweptAt = '2026-11-20T10:00:00.000Z'

test.each([
  ['before the first round', null, 'online', 'not-yet'],
  ['while all see', sweptAt, 'online', 'now'],
  ['while some see', sweptAt, 'partly-offline', 'now'],
  ['while looks are late', sweptAt, 'stalled', 'now'],
  ['while none sees', sweptAt, 'offline', 'not-now'],
  ['while none is there', sweptAt, 'absent', 'not-now'],
] as const)('%s', (_, at, state, sight) => {
  expect(deskSight({ sweptAt: at, prober: { state, since: null, blind: 0, workers: 1 } })).toBe(sight)
})
