import type { HttpOutcome } from '@lamplighter/connectors/clients'
import { expect, test } from 'vitest'
import { acme, fakeRead, type FakeAnswer } from './fake-read.ts'
import { actionStep } from './ops-action.ts'

const effect = '/ops/effects/run%3Aflush'
const stored = {
  applied: true,
  summary: 'Emptied the cache.',
  captured: { entries: 3 },
  undo: { path: '/ops/cache/fill', body: { entries: 3 } },
}
const step = actionStep<object>({ id: 'flush', title: 'Flush', action: () => ({ path: '/ops/cache/flush', body: {} }), undoable: true })
const reply = (status: number, json: unknown): HttpOutcome => ({
  type: 'response',
  status,
  headers: {},
  json: json as never,
  text: '',
  durationMs: 1,
})
const silence: HttpOutcome = { type: 'failure', reason: 'timeout', message: 'silent', durationMs: 1 }

function context({
  answer,
  effects,
  captured = {},
}: {
  answer: HttpOutcome
  effects: FakeAnswer | FakeAnswer[]
  captured?: Record<string, never> | object
}) {
  const posts: { path: string; body: unknown }[] = []
  const post = (request: { path: string; body: unknown }) => {
    posts.push({ path: request.path, body: request.body })
    return Promise.resolve(answer)
  }
  return {
    posts,
    tenant: acme,
    params: {},
    read: fakeRead({ instance: { [effect]: effects } }),
    write: { instance: { post }, platform: { post } },
    idempotencyKey: 'run:flush',
    effects: [],
    captured: captured as never,
    now: new Date(),
    signal: new AbortController().signal,
  }
}

const absent = { json: { state: 'absent', action: null, appliedAt: null, answer: null } }
const applied = { json: { state: 'applied', action: 'x', appliedAt: 'x', answer: stored } }

test('an answer is done, and keeps the way back', async () => {
  const call = context({ answer: reply(200, stored), effects: absent })
  expect(await step.run(call)).toEqual({
    type: 'done',
    message: 'Emptied the cache.',
    captured: { applied: true, captured: { entries: 3 }, undo: stored.undo },
  })
  expect(call.posts).toEqual([{ path: '/ops/cache/flush', body: {} }])
})

test('a refusal of the product is failed, with its sentence and nothing changed', async () => {
  const refused = reply(409, { error: { code: 'not-a-blocker', message: 'The session blocks nobody.' } })
  expect(await step.run(context({ answer: refused, effects: absent }))).toEqual({
    type: 'failed',
    message: 'Nothing was changed: The session blocks nobody. (not-a-blocker)',
  })
  expect(await step.run(context({ answer: reply(502, null), effects: absent }))).toMatchObject({ type: 'failed' })
})

test('a lost answer whose effect happened is done, with the way back that the product kept', async () => {
  expect(await step.run(context({ answer: silence, effects: [absent, applied] }))).toMatchObject({
    type: 'done',
    captured: { undo: stored.undo },
  })
})

test('a lost answer whose effect did not happen is failed, and may be tried again', async () => {
  expect(await step.run(context({ answer: silence, effects: absent }))).toMatchObject({
    type: 'failed',
    message: expect.stringContaining('nothing was changed'),
  })
})

test.each<[string, FakeAnswer]>([
  ['the product cannot tell', { json: { state: 'unknown' } }],
  ['the product is silent', { failure: 'timeout' }],
  ['the product answers nonsense', { json: [] }],
])('a lost answer of which %s is never called done or failed', async (_, effects) => {
  await expect(step.run(context({ answer: silence, effects }))).rejects.toThrow(/must be asked again/)
  expect(await step.probe!(context({ answer: silence, effects }))).toBe('cannot-tell')
})

test('an answer of another shape is asked for again, not believed', async () => {
  await expect(step.run(context({ answer: reply(200, { ok: true }), effects: [absent, { json: { state: 'unknown' } }] }))).rejects.toThrow(
    /must be asked again/,
  )
})

test('a step that is run again after its effect happened does not act again', async () => {
  const call = context({ answer: reply(200, { ...stored, summary: 'Twice!' }), effects: applied })
  expect(await step.run(call)).toMatchObject({ type: 'done', message: 'Emptied the cache.' })
  expect(call.posts).toEqual([])
})

test.each([
  ['applied', 'happened'],
  ['not-applied', 'did-not-happen'],
  ['absent', 'did-not-happen'],
  ['unknown', 'cannot-tell'],
])('an effect that is %s has %s', async (state, told) => {
  expect(await step.probe!(context({ answer: silence, effects: { json: { state } } }))).toBe(told)
  expect(await step.undoProbe!(context({ answer: silence, effects: { json: { state } } }))).toBe(told)
})

test('what has no way back has no undo, and none to be asked about', () => {
  const final = actionStep<object>({ id: 'drop', title: 'Drop', action: () => ({ path: '/ops/drop', body: {} }) })
  expect([final.undo, final.undoProbe]).toEqual([undefined, undefined])
})

test('what a lost answer had captured is told by the product, and by nobody else', async () => {
  expect(await step.recall!(context({ answer: silence, effects: applied }))).toEqual({
    applied: true,
    captured: { entries: 3 },
    undo: stored.undo,
  })
  expect(await step.recall!(context({ answer: silence, effects: absent }))).toBeNull()
  expect(await step.recall!(context({ answer: silence, effects: { failure: 'timeout' } }))).toBeNull()
})

test('undo walks the way that the product handed out', async () => {
  const call = context({
    answer: reply(200, stored),
    effects: absent,
    captured: { flush: { applied: true, captured: null, undo: stored.undo } },
  })
  expect(await step.undo!(call)).toMatchObject({ type: 'done' })
  expect(call.posts).toEqual([stored.undo])
})

test('undo of what changed nothing does nothing; undo without a record says so and touches nothing', async () => {
  const nothing = context({
    answer: reply(200, stored),
    effects: absent,
    captured: { flush: { applied: false, captured: null, undo: null } },
  })
  expect(await step.undo!(nothing)).toMatchObject({ type: 'done' })
  const unrecorded = context({ answer: reply(200, stored), effects: absent })
  expect(await step.undo!(unrecorded)).toMatchObject({ type: 'failed', message: expect.stringContaining('not recorded') })
  expect([...nothing.posts, ...unrecorded.posts]).toEqual([])
})
