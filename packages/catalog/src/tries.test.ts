import { expect, test } from 'vitest'
import { z } from 'zod'
import { checkDefiner, fail, pass, unknown, warn } from './check.ts'
import type { CheckOutcome } from './check.ts'
import { lookWithTries, triesEvidence } from './tries.ts'

type Evidence = { code: string; tries: number; failedTries: number }
const tenant = {} as Parameters<typeof lookWithTries>[0]['context']['tenant']
const ok = pass({ message: 'ok', evidence: { code: 'ok', tries: 1, failedTries: 0 } })
const slow = warn({ message: 'slow', evidence: { code: 'slow', tries: 1, failedTries: 0 } })
const broken = (code: string) => fail({ message: code, evidence: { code, tries: 1, failedTries: 1 }, magnitude: 7 })

function look(options: { answers: (CheckOutcome<Evidence> | Error)[]; max?: number; mayTryAgain?: () => boolean }) {
  const answers = [...options.answers]
  const check = checkDefiner<{ read: null; write: null; platform: null }>()<Evidence>({
    id: 'shop/sells',
    title: 'Sells',
    observes: 'shop',
    sensitivity: 0.9,
    falseAlarm: 0.001,
    everySeconds: 60,
    timeoutMs: 1000,
    evidence: z.object({ code: z.string(), ...triesEvidence }),
    ...(options.max === undefined
      ? {}
      : { tries: { max: options.max, magnitude: ({ tries, failedTries }) => (60 * failedTries) / tries } }),
    run: async () => {
      const next = answers.shift()!
      if (next instanceof Error) throw next
      return next
    },
  })
  const context = { tenant, read: null, now: new Date(0), signal: new AbortController().signal }
  return lookWithTries({ check, context, mayTryAgain: options.mayTryAgain ?? (() => true) })
}

test('a check that declares no tries is asked once', async () => {
  expect(await look({ answers: [broken('a'), ok] })).toEqual(broken('a'))
})

test('one failing try fails the look, with its evidence and the share of them all', async () => {
  const seen = await look({ max: 4, answers: [ok, broken('a'), slow, broken('b')] })
  expect(seen).toEqual({ status: 'fail', message: 'a', evidence: { code: 'a', tries: 4, failedTries: 2 }, magnitude: 30 })
})

test('without a failure the worst one speaks', async () => {
  expect(await look({ max: 3, answers: [ok, slow, ok] })).toMatchObject({ status: 'warn', evidence: { tries: 3, failedTries: 0 } })
  expect(await look({ max: 3, answers: [ok, ok, ok] })).toMatchObject({
    status: 'pass',
    evidence: { tries: 3, failedTries: 0 },
    magnitude: null,
  })
})

test('time that has run out, or a try that could not look, leaves what was seen before', async () => {
  let left = 1
  const twice = { max: 5, answers: [ok, broken('a'), ok, ok, ok], mayTryAgain: () => (left -= 1) >= 0 }
  expect(await look(twice)).toMatchObject({ status: 'fail', evidence: { tries: 2, failedTries: 1 } })
  expect(await look({ max: 5, answers: [broken('a'), unknown('blind')] })).toMatchObject({ status: 'fail', evidence: { tries: 1 } })
  expect(await look({ max: 5, answers: [broken('a'), new Error('cut')] })).toMatchObject({ status: 'fail', evidence: { tries: 1 } })
})

test('a first try that could not look speaks for itself', async () => {
  expect(await look({ max: 5, answers: [unknown('blind'), broken('a')] })).toEqual(unknown('blind'))
  await expect(look({ max: 5, answers: [new Error('cut')] })).rejects.toThrow('cut')
})
