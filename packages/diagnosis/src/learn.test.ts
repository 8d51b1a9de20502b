import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LearnEvent, calibrationReport, fixProbability, learn, learnedCheckRates, learnedPrior, nothingLearned } from './learn.ts'

const anyEvent: fc.Arbitrary<LearnEvent> = fc.oneof(
  fc.record({ type: fc.constant('cause-confirmed' as const), cause: fc.constantFrom('a', 'b') }),
  fc.record({ type: fc.constant('windows-watched' as const), cause: fc.constantFrom('a', 'b'), windows: fc.nat(500) }),
  fc.record({
    type: fc.constant('check-seen' as const),
    check: fc.constantFrom('c', 'd'),
    node: fc.constantFrom('broken' as const, 'healthy' as const),
    failed: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('remediation-verified' as const),
    remediation: fc.constantFrom('r', 's'),
    cause: fc.constantFrom('a', 'b'),
    fixed: fc.boolean(),
  }),
)

function rates(learned: ReturnType<typeof nothingLearned>): unknown {
  return {
    prior: learnedPrior({ learned, cause: 'a', declared: 0.003 }),
    check: learnedCheckRates({ learned, check: 'c', declared: { sensitivity: 0.94, falseAlarm: 0.0001 } }),
    fix: fixProbability(learned.fixes.r?.a),
  }
}

test('an empty store gives the declared rates', () => {
  expect(rates(nothingLearned())).toEqual({ prior: 0.003, check: { sensitivity: 0.94, falseAlarm: 0.0001 }, fix: 0.5 })
})

test('whatever was learned can be taken back: the rates are as before', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 20 }), fc.array(anyEvent, { maxLength: 20 }), (kept, wrong) => {
      const after = (events: LearnEvent[], by: 1 | -1, from = nothingLearned()) =>
        events.reduce((learned, event) => learn({ learned, event, by }), from)
      const honest = after(kept, 1)
      expect(rates(after(wrong, -1, after(wrong, 1, honest)))).toEqual(rates(honest))
    }),
    { seed: 3 },
  )
})

test('however much is learned, every rate stays within its bounds', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), fc.integer({ min: 1, max: 100 }), (events, times) => {
      let learned = nothingLearned()
      for (let i = 0; i < times; i += 10) for (const event of events) learned = learn({ learned, event })
      const prior = learnedPrior({ learned, cause: 'a', declared: 0.003 })
      const { sensitivity, falseAlarm } = learnedCheckRates({ learned, check: 'c', declared: { sensitivity: 0.94, falseAlarm: 0.0001 } })
      expect(prior).toBeGreaterThanOrEqual(0.003 / 20)
      expect(prior).toBeLessThanOrEqual(0.003 * 20)
      expect(sensitivity).toBeGreaterThanOrEqual(0.3)
      expect(sensitivity).toBeLessThanOrEqual(0.999)
      expect(falseAlarm).toBeGreaterThan(0)
      expect(falseAlarm).toBeLessThanOrEqual(0.2)
    }),
    { seed: 4 },
  )
})

test('a cause confirmed more often than declared becomes likelier, one never seen rarer', () => {
  const often = learn({ learned: nothingLearned(), event: { type: 'windows-watched', cause: 'a', windows: 500 } })
  expect(learnedPrior({ learned: often, cause: 'a', declared: 0.003 })).toBeCloseTo(0.0015)
  let seen = often
  for (let i = 0; i < 10; i += 1) seen = learn({ learned: seen, event: { type: 'cause-confirmed', cause: 'a' } })
  expect(learnedPrior({ learned: seen, cause: 'a', declared: 0.003 })).toBeCloseTo(11.5 / 1000)
})

test('only verified outcomes move P(fix): Beta(1, 1)', () => {
  expect(fixProbability({ fixed: 3, tried: 4 })).toBeCloseTo(4 / 6)
})

test('calibration: an honest teller has bins where stated and right agree, and a low Brier score', () => {
  const honest = calibrationReport([
    ...Array.from({ length: 10 }, (_, i) => ({ probability: 0.8, right: i < 8 })),
    ...Array.from({ length: 100 }, (_, i) => ({ probability: 0.99, right: i < 99 })),
  ])
  const bin = honest.bins.find(({ from }) => from === 0.7)!
  expect(bin).toMatchObject({ count: 10 })
  expect(bin.stated).toBeCloseTo(bin.right)
  expect(honest.brier!).toBeLessThan(0.03)
  const boaster = calibrationReport([{ probability: 1, right: false }])
  expect(boaster).toMatchObject({ brier: 1 })
  expect(boaster.bins.at(-1)).toMatchObject({ count: 1, stated: 1, right: 0 })
  expect(calibrationReport([]).brier).toBeNull()
})

test('a rate that is declared beyond the bounds is not moved to them by learning of something else', () => {
  const declared = { sensitivity: 0.25, falseAlarm: 0.3 }
  const learned = learn({ learned: nothingLearned(), event: { type: 'check-seen', check: 'weak', node: 'healthy', failed: false } })
  const rates = learnedCheckRates({ learned, check: 'weak', declared })
  expect(rates.sensitivity).toBe(0.25)
  expect(rates.falseAlarm).toBeLessThan(0.3)
  expect(rates.falseAlarm).toBeGreaterThan(0.28)
})
