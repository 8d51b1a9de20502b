import { expect, test } from 'vitest'
import { treatCall } from './partner-mode.ts'

test.each([
  { mode: { mode: 'up' }, draw: 0, treatment: { type: 'serve', afterMs: 0 } },
  { mode: { mode: 'down' }, draw: 0.99, treatment: { type: 'cut' } },
  { mode: { mode: 'slow', delayMs: 5000 }, draw: 0, treatment: { type: 'serve', afterMs: 5000 } },
  { mode: { mode: 'refusing' }, draw: 0, treatment: { type: 'serve', afterMs: 0 } },
  { mode: { mode: 'partial', rate: 0.4 }, draw: 0.39, treatment: { type: 'fail' } },
  { mode: { mode: 'partial', rate: 0.4 }, draw: 0.4, treatment: { type: 'serve', afterMs: 0 } },
] as const)('$mode with draw $draw', ({ mode, draw, treatment }) => {
  expect(treatCall({ mode, draw })).toEqual(treatment)
})
