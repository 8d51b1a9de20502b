/** A feature that did not do what the shopper asked, with the code and status that the shopper sees. */
export class FeatureFailure extends Error {
  readonly code: string
  readonly status: number

  constructor(options: { code: string; status: number; message: string; cause?: unknown }) {
    super(options.message, { cause: options.cause })
    this.name = 'FeatureFailure'
    this.code = options.code
    this.status = options.status
  }
}

const postgresCodes: Record<string, { code: string; status: number }> = {
  '42703': { code: 'schema-mismatch', status: 500 },
  '42P01': { code: 'schema-mismatch', status: 500 },
  '55P03': { code: 'lock-timeout', status: 503 },
  '57014': { code: 'timeout', status: 504 },
}

/** What the shopper sees of any error that a feature's path met. */
export function failureOf(error: unknown): { code: string; status: number; message: string } {
  const { code, status, message } = error as { code?: unknown; status?: unknown; message?: string }
  const text = message ?? String(error)
  if (typeof code === 'string' && typeof status === 'number') return { code, status, message: text }
  if (typeof code === 'string') {
    const known = postgresCodes[code]
    if (known) return { ...known, message: text }
    if (/^[0-9A-Z]{5}$/.test(code) || /^E[A-Z]+$/.test(code)) return { code: 'database-error', status: 500, message: text }
  }
  if (/Connection terminated|client has encountered a connection error/.test(text))
    return { code: 'database-error', status: 500, message: text }
  return { code: 'internal-error', status: 500, message: text }
}
