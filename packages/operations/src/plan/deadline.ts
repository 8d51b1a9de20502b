/** Thrown by `withDeadline` when time is up. */
export class DeadlineError extends Error {
  constructor(ms: number) {
    super(`no answer within ${ms} ms`)
    this.name = 'DeadlineError'
  }
}

/**
 * Runs `work` with a signal that aborts after `ms` or when `signal` does, and rejects at that moment even if `work`
 * ignores it: code of a pack can be slow, but it can not hold a worker for ever.
 */
export async function withDeadline<T>({
  ms,
  signal,
  work,
}: {
  ms: number
  signal: AbortSignal
  work: (signal: AbortSignal) => Promise<T>
}): Promise<T> {
  const ends = new AbortController()
  let stop: (reason: Error) => void = () => {}
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = (reason) => {
      ends.abort(reason)
      reject(reason)
    }
  })
  const timer = setTimeout(() => stop(new DeadlineError(ms)), ms)
  const onAbort = () => stop(signal.reason instanceof Error ? signal.reason : new Error('stopped'))
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work(ends.signal), stopped])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    stopped.catch(() => {})
  }
}
