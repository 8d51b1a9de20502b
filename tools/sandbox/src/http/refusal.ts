/** A request that is refused or fails at a door: becomes `{ error: { code, message } }` with its status. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string

  constructor(options: { status: number; code: string; message: string; cause?: unknown }) {
    super(options.message, { cause: options.cause })
    this.name = 'Refusal'
    this.status = options.status
    this.code = options.code
  }
}

export function badParameter(message: string): Refusal {
  return new Refusal({ status: 422, code: 'bad-parameter', message })
}

export function notFound(message: string): Refusal {
  return new Refusal({ status: 404, code: 'not-found', message })
}

export function conflict(options: { code: string; message: string }): Refusal {
  return new Refusal({ status: 409, ...options })
}
