import type { RunVerdict } from '@lamplighter/catalog/vocabulary'

/** The contract with scripts; never renumbered. */
export const exitCodes = { ok: 0, error: 1, usage: 2, unchanged: 3, worse: 4, unknown: 5, refused: 6, awaitingApproval: 7 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Ends a command with one line on standard error. */
export class CommandError extends Error {
  readonly exitCode: ExitCode
  constructor(message: string, options: { exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'CommandError'
    this.exitCode = options.exitCode ?? exitCodes.error
  }
}

export function exitCodeOfVerdict(verdict: RunVerdict): ExitCode {
  switch (verdict) {
    case 'fixed':
      return exitCodes.ok
    case 'unchanged':
      return exitCodes.unchanged
    case 'worse':
      return exitCodes.worse
    case 'unknown':
      return exitCodes.unknown
  }
}

/**
 * Of a run as it stands. Without a verdict: waiting for approval 7; refused, rejected or expired 6; stopped where a person must
 * decide 5; cancelled 1; anything that is still going on, or undone as asked, 0.
 */
export function exitCodeOfRun(run: { state: string; verdict: RunVerdict | null }): ExitCode {
  if (run.state === 'awaiting-approval') return exitCodes.awaitingApproval
  if (run.state === 'refused' || run.state === 'rejected' || run.state === 'expired') return exitCodes.refused
  if (run.state === 'needs-decision') return exitCodes.unknown
  if (run.state === 'cancelled') return exitCodes.error
  if (run.state === 'finished') return run.verdict === null ? exitCodes.unknown : exitCodeOfVerdict(run.verdict)
  return exitCodes.ok
}
