import { pino, type DestinationStream, type Logger } from 'pino'
import type { LogLevel } from './env.ts'
import { redactDetail, redactText } from './redaction.ts'

export type { Logger } from 'pino'

/** JSON lines on standard output. Every detail and every message passes the redaction; there is no other way out. */
export function createLog(options: { level: LogLevel; destination?: DestinationStream }): Logger {
  const settings = {
    level: options.level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (detail: object) => redactDetail(detail) as Record<string, unknown>,
    },
    // Errors are redacted above; pino's own serializers would come first and flatten their causes.
    serializers: {
      err: (value: unknown) => value,
      error: (value: unknown) => value,
      req: (value: unknown) => value,
      res: (value: unknown) => value,
    },
    hooks: { streamWrite: redactText },
  }
  return options.destination ? pino(settings, options.destination) : pino(settings)
}
