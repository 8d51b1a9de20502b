import { TRPCClientError } from '@trpc/client'
import type { AppRouter } from '@lamplighter/api'
import type { RefusalReason } from '@lamplighter/operations/views'

/** What any failed request says to people: what happened, the way out, and who could. */
export function refusalOf(error: unknown): RefusalReason {
  const data = dataOf(error)
  if (data) return data.refusal
  if (error instanceof TRPCClientError) {
    return {
      code: 'console/no-answer',
      message: 'The server does not answer.',
      wayOut: 'Try again in a moment; what you typed is kept.',
      who: null,
    }
  }
  return {
    code: 'console/unexpected',
    message: 'This screen met a fault of its own.',
    wayOut: 'Reload the page; if it stays, tell engineering what you did last.',
    who: 'engineer',
  }
}

export function isSignedOut(error: unknown): boolean {
  return dataOf(error)?.code === 'UNAUTHORIZED'
}

export function isDenied(error: unknown): boolean {
  return dataOf(error)?.code === 'FORBIDDEN'
}

export function isMissing(error: unknown): boolean {
  return dataOf(error)?.code === 'NOT_FOUND'
}

/** Worth trying again by itself: no answer at all, or a server that says it is only away for a moment. */
export function isTemporary(error: unknown): boolean {
  const data = dataOf(error)
  return data === null || data.httpStatus === 502 || data.httpStatus === 503
}

function dataOf(error: unknown) {
  return error instanceof TRPCClientError ? ((error as TRPCClientError<AppRouter>).data ?? null) : null
}
