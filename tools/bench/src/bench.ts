/** One figure. `peer` and `limit` are measured in the same run; `ratio` is ours over whichever is given. */
export type Measure = { name: string; value: number; unit: string; peer?: number; limit?: number; ratio?: number }

/** `target` in words with its direction, `holds` decided by the bench, never by the reader. */
export type Goal = { name: string; value: number; target: string; holds: boolean }

export type BenchResult = {
  measures: Measure[]
  goals: Goal[]
  /** Case by case, where figures alone would hide which one. */
  table?: { head: string[]; rows: string[][] }
  /** What a reader must know to judge the figures: absent peers, sizes, seeds. */
  notes?: string[]
}

export type Bench = {
  name: string
  about: string
  /** `quick` gives a rough answer within seconds, on smaller sizes. */
  run: (options: { quick: boolean }) => Promise<BenchResult>
}

export function atLeast(options: { name: string; value: number; target: number }): Goal {
  return { name: options.name, value: options.value, target: `≥ ${options.target}`, holds: options.value >= options.target }
}

export function atMost(options: { name: string; value: number; target: number }): Goal {
  return { name: options.name, value: options.value, target: `≤ ${options.target}`, holds: options.value <= options.target }
}
