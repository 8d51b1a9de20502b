/** Something under way that must end by itself when its time is up, or when whoever asked gives up. */
export type InFlight = {
  /** Of `performance.now()`. */
  readonly dueAt: number
  readonly signal: AbortSignal
  end(why: 'deadline' | 'stopped'): void
}

const tickMs = 50
const underWay = new Set<InFlight>()
const onTick = new Set<(now: number) => void>()
let timer: NodeJS.Timeout | null = null

/**
 * Sees to it that it ends, at most a tick late. One timer looks at all of them: a timer and a listener each would cost
 * thousands of times a second what hardly one of them needs.
 */
export function watch(one: InFlight): void {
  underWay.add(one)
  timer ??= setInterval(tick, tickMs)
}

export function unwatch(one: InFlight): void {
  underWay.delete(one)
}

/** Calls this at each tick while anything is under way. */
export function eachTick(work: (now: number) => void): void {
  onTick.add(work)
}

function tick(): void {
  if (underWay.size === 0) {
    clearInterval(timer!)
    timer = null
    return
  }
  const now = performance.now()
  let late: InFlight[] | null = null
  for (const one of underWay) {
    if (one.signal.aborted) one.end('stopped')
    else if (one.dueAt <= now) (late ??= []).push(one)
  }
  for (const work of onTick) work(now)
  // An answer may lie in the socket already: after a stall of ours, timers are served before it is read. It gets its turn first.
  if (late !== null) setImmediate(endAll, late)
}

function endAll(late: InFlight[]): void {
  for (const one of late) if (underWay.has(one)) one.end('deadline')
}
