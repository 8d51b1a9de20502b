const stepMs = 20

/** Asks again every few milliseconds until it is so; throws when it has not come about in time. */
export async function waitUntil(options: { timeoutMs: number; check: () => boolean | Promise<boolean> }): Promise<void> {
  const until = performance.now() + options.timeoutMs
  while (!(await options.check())) {
    if (performance.now() > until) throw new Error(`It has not come about within ${options.timeoutMs} ms.`)
    await new Promise((resolve) => setTimeout(resolve, stepMs))
  }
}
