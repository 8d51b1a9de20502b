/** Ends many looks of one caller. */
export type Stop = {
  readonly aborted: boolean
  readonly reason: unknown
  /** Told once when the caller gives up; not at all when it already has. */
  add(one: Stoppable): void
  delete(one: Stoppable): void
}

export type Stoppable = { stopped(): void }

/**
 * One listener on the caller's signal for all looks that are ever asked for under it: a signal walks through all of its listeners to
 * add one, so thousands of looks that listened to one themselves would cost the square of their number.
 */
export function stopOf(signal: AbortSignal): Stop {
  const known = stops.get(signal)
  if (known !== undefined) return known
  const all = new Set<Stoppable>()
  const stopAll = () => {
    for (const one of all) one.stopped()
    all.clear()
  }
  signal.addEventListener('abort', stopAll, { once: true })
  const stop: Stop = {
    get aborted() {
      return signal.aborted
    },
    get reason() {
      return signal.reason as unknown
    },
    add: (one) => void all.add(one),
    delete: (one) => void all.delete(one),
  }
  stops.set(signal, stop)
  return stop
}

const stops = new WeakMap<AbortSignal, Stop>()

/** Others wait for the same look: it must not end because one of them gave up. */
export const neverStops: Stop = { aborted: false, reason: null, add: () => {}, delete: () => {} }
