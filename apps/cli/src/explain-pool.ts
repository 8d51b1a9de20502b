import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import type { InputLine } from './bundle-lines.ts'
import { explainBatch, type ExplainedBatch, type ExplainView } from './explain-batch.ts'

export type ExplainPool = {
  /** How many batches are worth having in hand. */
  width: number
  explain(lines: InputLine[]): Promise<ExplainedBatch>
  close(): Promise<void>
}

/** Fewer lines than this are explained sooner than a thread starts. */
const inlineLines = 200
const threadsMax = 8

/**
 * Explains batches on all cores once it is clear that there are many, in this thread before. Only the built program has threads:
 * `entry` is its one file, which runs as a thread what `serveExplainThread` does.
 */
export function createExplainPool(options: { view: ExplainView; entry: string }): ExplainPool {
  const { view, entry } = options
  const mayUseThreads = entry.endsWith('.mjs') && availableParallelism() > 1
  let seen = 0
  let threads: Thread[] | null = null
  let turn = 0
  return {
    width: mayUseThreads ? Math.min(availableParallelism(), threadsMax) * 2 : 1,
    async explain(lines) {
      seen += lines.length
      if (!mayUseThreads || seen <= inlineLines) return explainBatch({ lines, view })
      threads ??= Array.from({ length: Math.min(availableParallelism(), threadsMax) }, () => startThread({ entry, view }))
      turn = (turn + 1) % threads.length
      return threads[turn]!.explain(lines)
    },
    async close() {
      await Promise.all((threads ?? []).map((thread) => thread.close()))
    },
  }
}

type Thread = { explain(lines: InputLine[]): Promise<ExplainedBatch>; close(): Promise<void> }

/** A thread answers in the order it was asked, so answers need no numbers. */
function startThread(options: { entry: string; view: ExplainView }): Thread {
  const worker = new Worker(new URL(options.entry), { workerData: { view: options.view } })
  const waiting: { resolve: (batch: ExplainedBatch) => void; reject: (error: Error) => void }[] = []
  worker.on('message', (batch: ExplainedBatch) => waiting.shift()?.resolve(batch))
  worker.on('error', (error) => {
    for (const { reject } of waiting.splice(0)) reject(error)
  })
  return {
    explain: (lines) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        worker.postMessage(lines)
      }),
    close: async () => void (await worker.terminate()),
  }
}

/** What the program does as a thread of itself; false when it is not one. */
export function serveExplainThread(workerData: unknown): boolean {
  if (isMainThread || parentPort === null) return false
  const port = parentPort
  const { view } = workerData as { view: ExplainView }
  port.on('message', (lines: InputLine[]) => port.postMessage(explainBatch({ lines, view })))
  return true
}
