/** One answered diagnosis: the probability stated for its first cause, and whether that proved right. */
export type Stated = { probability: number; right: boolean }

export type CalibrationReport = {
  bins: { from: number; to: number; count: number; stated: number; right: number }[]
  /** Mean squared error of the stated probabilities: 0 is perfect, .25 is a coin. Null without any answer. */
  brier: number | null
}

const EDGES = [0, 0.4, 0.7, 0.9, 0.99, 1]

/** Stated against right, by bins of what was stated; `stated` and `right` are means, so an honest bin has them alike. */
export function calibrationReport(answers: readonly Stated[]): CalibrationReport {
  const bins = EDGES.slice(1).map((to, i) => ({ from: EDGES[i]!, to, count: 0, stated: 0, right: 0 }))
  let squares = 0
  for (const { probability, right } of answers) {
    const bin = bins.find(({ to }) => probability < to) ?? bins.at(-1)!
    bin.count += 1
    bin.stated += probability
    bin.right += Number(right)
    squares += (probability - Number(right)) ** 2
  }
  return {
    bins: bins.map((bin) => (bin.count === 0 ? bin : { ...bin, stated: bin.stated / bin.count, right: bin.right / bin.count })),
    brier: answers.length === 0 ? null : squares / answers.length,
  }
}
