import { listLearnedCounts } from '@lamplighter/db/queries'
import type { Learned } from '@lamplighter/diagnosis/learn'
import type { OperationsContext } from '../context.ts'
import { toLearned } from './learned-counts.ts'

const keptMs = 15_000
const known = new WeakMap<object, { at: number; learned: Promise<Learned> }>()

/** Everything learned so far, at most a quarter of a minute old; what is learned in this process counts at once. */
export function loadLearned(context: OperationsContext): Promise<Learned> {
  const now = context.now().getTime()
  const last = known.get(context)
  if (last !== undefined && Math.abs(now - last.at) <= keptMs) return last.learned
  const learned = listLearnedCounts(context.db).then(toLearned)
  known.set(context, { at: now, learned })
  learned.catch(() => known.delete(context))
  return learned
}

export function forgetLearned(context: OperationsContext): void {
  known.delete(context)
}
