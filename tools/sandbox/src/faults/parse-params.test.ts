import { expect, test } from 'vitest'
import type { ParamSpec } from './fault.ts'
import { parseParams } from './parse-params.ts'

const specs: Record<string, ParamSpec> = {
  rate: { type: 'number', default: 0.4, min: 0, max: 1, about: 'share' },
  mode: { type: 'string', default: 'hang', values: ['hang', 'cut'], about: 'how' },
}

test.each([
  { given: {}, params: { rate: 0.4, mode: 'hang' } },
  { given: { rate: '0.7' }, params: { rate: 0.7, mode: 'hang' } },
  { given: { rate: 1, mode: 'cut' }, params: { rate: 1, mode: 'cut' } },
])('$given is taken', ({ given, params }) => {
  expect(parseParams({ specs, given })).toEqual(params)
})

test.each([
  { given: { rate: 1.01 }, says: 'params.rate' },
  { given: { rate: '' }, says: 'params.rate' },
  { given: { rate: 'much' }, says: 'params.rate' },
  { given: { mode: 'dance' }, says: 'hang, cut' },
  { given: { mode: 7 }, says: 'params.mode' },
  { given: { speed: 1 }, says: 'params.speed' },
])('$given is refused', ({ given, says }) => {
  expect(() => parseParams({ specs, given })).toThrow(says)
})
