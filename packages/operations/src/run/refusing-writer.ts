/** Thrown in a step that was declared to change nothing and reached for its write client all the same. */
export class WriteRefusedError extends Error {
  constructor(path: string) {
    super(`It is declared read-only and tried to write (${path}); nothing was sent.`)
    this.name = 'WriteRefusedError'
  }
}

/**
 * The write client of a read-only remediation's steps: whatever a step calls on it, however deep, throws before anything
 * leaves this process. So "read-only" is what a run can do, not only what its author declared.
 */
export function refusingWriter(path = 'write'): unknown {
  function refuse(): never {
    throw new WriteRefusedError(path)
  }
  return new Proxy(refuse, {
    // Passing it on or printing it is no attempt to write; a promise is asked for `then`.
    get: (_target, key) => (typeof key === 'symbol' || key === 'then' ? undefined : refusingWriter(`${path}.${key}`)),
    set: refuse,
    defineProperty: refuse,
    deleteProperty: refuse,
    construct: refuse,
  })
}
