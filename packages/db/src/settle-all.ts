/**
 * `Promise.all` for what is written together in one transaction: fails with the first failure, but only after everything has
 * ended. Whoever rolls back earlier leaves the rest running on the same connection, and what that sends after the rollback is
 * committed by itself: a job without its run.
 */
export async function settleAll<T extends readonly unknown[]>(work: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const ended = await Promise.allSettled(work)
  const failed = ended.find((each) => each.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return ended.map((each) => (each as PromiseFulfilledResult<unknown>).value) as { -readonly [K in keyof T]: Awaited<T[K]> }
}
