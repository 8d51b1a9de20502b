/** True for the database's own word that another run holds the lock key: the last guard under every decision. */
export function isLockHeld(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code, constraint } = cause as { code?: unknown; constraint?: unknown }
    if (code === '23505' && constraint === 'run_lock_key') return true
  }
  return false
}
