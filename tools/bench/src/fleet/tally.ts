import type { Case, CaseKind } from './cases.ts'
import type { Answer } from './methods.ts'

export type Tally = {
  cases: number
  top1: number
  top3: number
  scope: number
  unknown: number
  noFault: number
  /** Every truth among the first as many answers as there are truths. */
  all: number
}

export function emptyTally(): Tally {
  return { cases: 0, top1: 0, top3: 0, scope: 0, unknown: 0, noFault: 0, all: 0 }
}

export function count(options: { tally: Tally; drawn: Case; answer: Answer }): void {
  const { tally, drawn, answer } = options
  const { truth } = drawn
  tally.cases += 1
  if (truth.includes(answer.ranked[0] ?? '')) tally.top1 += 1
  if (answer.ranked.slice(0, 3).some((node) => truth.includes(node))) tally.top3 += 1
  if (answer.scope === drawn.truthKind) tally.scope += 1
  if (answer.says === 'unknown') tally.unknown += 1
  if (answer.says === 'no-fault') tally.noFault += 1
  if (truth.length > 0 && truth.every((node) => answer.ranked.slice(0, truth.length).includes(node))) tally.all += 1
}

export const BINS = [
  { name: 'stated ≥ .99', from: 0.99, to: 1.01 },
  { name: 'stated .90–.99', from: 0.9, to: 0.99 },
  { name: 'stated .70–.90', from: 0.7, to: 0.9 },
  { name: 'stated .40–.70', from: 0.4, to: 0.7 },
] as const

export type Calibration = { name: string; from: number; to: number; stated: number; right: number; brier: number }[]

export function emptyCalibration(): Calibration {
  return BINS.map((bin) => ({ ...bin, stated: 0, right: 0, brier: 0 }))
}

/** A case answered with a cause: was the first cause among the truths? Cases of every kind count, also those without any truth. */
export function calibrate(options: { bins: Calibration; drawn: Case; answer: Answer }): void {
  const { bins, drawn, answer } = options
  if (answer.stated === null) return
  const bin = bins.find(({ from, to }) => answer.stated! >= from && answer.stated! < to)
  if (bin === undefined) return
  const isRight = drawn.truth.includes(answer.ranked[0] ?? '')
  bin.stated += 1
  bin.right += Number(isRight)
  bin.brier += (answer.stated - Number(isRight)) ** 2
}

export type Score = Record<CaseKind, Tally>
