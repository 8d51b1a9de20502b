import type { CompiledModel } from './model.ts'

/** The nodes themselves with all that they need to work, directly or through others. */
export function neededBy({ model, from }: { model: CompiledModel; from: number[] }): Set<number> {
  const seen = new Set(from)
  const queue = [...seen]
  for (let at = 0; at < queue.length; at += 1) {
    for (const { node } of model.dependencies[queue[at]!]!) {
      if (seen.has(node)) continue
      seen.add(node)
      queue.push(node)
    }
  }
  return seen
}
