import { describe, expect, test } from 'vitest'
import { noon } from './decide-fixture.ts'
import { escalationLadder, rungAt } from './escalation.ts'

const until = new Date(noon.getTime() + 30 * 60_000)
const after = (minutes: number) => new Date(noon.getTime() + minutes * 60_000)
const rungs = (by: Parameters<typeof escalationLadder>[0]['by']) =>
  escalationLadder({ by, from: noon, until }).map(({ role, at }) => `${role} at ${(at.getTime() - noon.getTime()) / 60_000}`)

describe('the escalation ladder', () => {
  test.each([
    ['l1', ['l1 at 0', 'l2 at 10', 'lead at 20']],
    ['l2', ['l2 at 0', 'lead at 10', 'engineer at 20']],
    ['lead', ['lead at 0', 'engineer at 10', 'admin at 20']],
    ['engineer', ['engineer at 0', 'admin at 15']],
    ['admin', ['admin at 0']],
    ['auditor', ['admin at 0']],
  ] as const)('for %s asks in equal parts of the time, never anyone less trusted than needed', (by, expected) => {
    expect(rungs(by)).toEqual(expected)
  })

  test.each([
    [-1, 0, 'lead', 'engineer'],
    [0, 0, 'lead', 'engineer'],
    [9.99, 0, 'lead', 'engineer'],
    [10, 1, 'engineer', 'admin'],
    [20, 2, 'admin', null],
    [45, 2, 'admin', null],
  ])('after %d minutes stands on rung %i', (minutes, index, role, next) => {
    const seen = rungAt({ ladder: escalationLadder({ by: 'lead', from: noon, until }), now: after(minutes) })
    expect([seen.index, seen.rung.role, seen.next?.role ?? null]).toEqual([index, role, next])
  })
})
