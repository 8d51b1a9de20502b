/**
 * Collects items and hands them on in batches: when `sizeMax` wait or `waitMs` has passed since the first, one batch at a
 * time. `add` resolves when the item's batch was written; a batch that fails rejects for its own items only.
 */
export function createBatchWriter<T>({
  write,
  sizeMax,
  waitMs,
}: {
  write: (batch: T[]) => Promise<void>
  sizeMax: number
  waitMs: number
}): BatchWriter<T> {
  let waiting: { item: T; settle: (error: unknown) => void }[] = []
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()

  function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const batch = waiting
    waiting = []
    if (batch.length === 0) return writing
    writing = writing.then(async () => {
      try {
        await write(batch.map(({ item }) => item))
        settleAll({ batch, error: null })
      } catch (error) {
        settleAll({ batch, error })
      }
    })
    return writing
  }

  return {
    add: (item) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ item, settle: (error) => (error === null ? resolve() : reject(error as Error)) })
        if (waiting.length >= sizeMax) void flush()
        else timer ??= setTimeout(() => void flush(), waitMs)
      }),
    flush,
  }
}

function settleAll({ batch, error }: { batch: { settle: (error: unknown) => void }[]; error: unknown }): void {
  for (const { settle } of batch) settle(error)
}

export type BatchWriter<T> = {
  add(item: T): Promise<void>
  /** Writes what waits now; resolves when everything handed in so far was written or has failed. */
  flush(): Promise<void>
}
