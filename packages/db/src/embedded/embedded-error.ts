export type EmbeddedErrorCode =
  | 'embedded/no-binary'
  | 'embedded/binary-does-not-run'
  | 'embedded/disk-full'
  | 'embedded/no-unprivileged-user'
  | 'embedded/in-use'
  | 'embedded/did-not-start'

const WAY_OUT = 'To use a PostgreSQL of your own instead, set DATABASE_URL=postgres://user:password@host:port/database.'

/** The embedded server cannot run here. The message says what, where and the way out. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedErrorCode

  constructor(code: EmbeddedErrorCode, message: string, options?: { cause?: unknown }) {
    super(`${message} ${WAY_OUT}`, options)
    this.name = 'EmbeddedPostgresError'
    this.code = code
  }
}

/** Turns what initdb or postgres wrote before it gave up into an error that names the real trouble. */
export function explainFailure(options: { output: string; where: string; doing: string }): EmbeddedPostgresError {
  const { output, where, doing } = options
  if (/no space left on device|disk quota exceeded/i.test(output)) {
    return new EmbeddedPostgresError(
      'embedded/disk-full',
      `The disk that holds ${where} is full, so ${doing} failed. Free some space there and start again.`,
    )
  }
  const tail = output.trim().split('\n').slice(-6).join('\n')
  return new EmbeddedPostgresError('embedded/did-not-start', `${doing} failed in ${where}:\n${tail || '(it wrote nothing)'}\n`)
}
