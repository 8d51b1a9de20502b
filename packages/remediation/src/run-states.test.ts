import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runStateSchema, type RunState } from '@lamplighter/catalog/vocabulary'
import { isTerminal, lockingStates, runEvents, runStates, statesThatAllow, transition, type Actor, type RunEvent } from './run-states.ts'

const actors: Actor[] = ['requester', 'approver', 'overseer', 'system']
const event = fc.constantFrom(...runEvents)
const actor = fc.constantFrom(...actors)

describe('the table of run states', () => {
  test('has a row for every state of the vocabulary, and leads only to such states', () => {
    expect(Object.keys(runStates).sort()).toEqual([...runStateSchema.options].sort())
    for (const row of Object.values(runStates)) for (const rule of Object.values(row.on)) expect(runStates[rule.to]).toBeDefined()
  })

  test('every state that is not terminal can reach a terminal one without the person who asked', () => {
    const reaches = (state: RunState, seen: Set<RunState>): boolean => {
      if (isTerminal(state)) return true
      if (seen.has(state)) return false
      seen.add(state)
      return Object.values(runStates[state].on).some((rule) => rule.by.some((by) => by !== 'requester') && reaches(rule.to, seen))
    }
    for (const state of runStateSchema.options) expect(reaches(state, new Set()), state).toBe(true)
  })

  test('random events by anyone never leave the table, and a terminal state is never left (n8n#23807, awx#9594)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<RunState>('awaiting-approval', 'queued'),
        fc.array(fc.tuple(event, actor), { maxLength: 40 }),
        (start, moves) => {
          let state = start
          for (const [name, by] of moves) {
            const result = transition({ state, event: name, actor: by })
            if (result.type === 'refused') continue
            expect(isTerminal(state)).toBe(false)
            expect(runStates[state].on[name]).toMatchObject({ to: result.to })
            expect(runStates[state].on[name]!.by).toContain(by)
            state = result.to
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  test("nothing that changes the customer's system runs before an approval that was asked for", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(event, actor), { maxLength: 30 }), (moves) => {
        let state: RunState = 'awaiting-approval'
        let approved = false
        for (const [name, by] of moves) {
          const result = transition({ state, event: name, actor: by })
          if (result.type === 'refused') continue
          if (name === 'approve') approved = by === 'approver'
          state = result.to
          if (state === 'running' || state === 'undoing') expect(approved).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('only an approver approves, and nobody but the system starts, ends or verifies', () => {
    const systemOnly: RunEvent[] = [
      'start',
      'start-undo',
      'steps-ended',
      'verified',
      'undo-verified',
      'ask-person',
      'expire',
      'refuse',
      'stop-at-boundary',
    ]
    for (const state of runStateSchema.options) {
      expect(runStates[state].on.approve?.by ?? ['approver']).toEqual(['approver'])
      for (const name of systemOnly) expect(runStates[state].on[name]?.by ?? ['system']).toEqual(['system'])
    }
  })

  test('a refused event says what cannot be done and what the state means', () => {
    expect(transition({ state: 'finished', event: 'request-cancel', actor: 'requester' })).toMatchObject({ code: 'run/ended' })
    expect(transition({ state: 'queued', event: 'approve', actor: 'approver' })).toMatchObject({ code: 'run/not-now' })
    expect(transition({ state: 'awaiting-approval', event: 'approve', actor: 'requester' })).toMatchObject({ code: 'run/not-yours' })
  })

  test('a run holds its lock exactly while it may change something', () => {
    expect([...lockingStates].sort()).toEqual(['queued', 'running', 'undoing', 'verifying'])
    expect(statesThatAllow('request-cancel').sort()).toEqual(['awaiting-approval', 'queued', 'running', 'undoing'])
  })
})
