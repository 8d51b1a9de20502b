import { TRPCError } from '@trpc/server'
import type { RefusalReason } from '@lamplighter/operations/views'
import { isDatabaseAway } from './database-error.ts'
import { DoorRefusal } from './error-report.ts'

/**
 * The one place where errors of use cases become errors of the API. A refusal keeps its reason and gets the HTTP status that fits
 * its code; a database that is away is 503 with the way out; anything unexpected stays `INTERNAL_SERVER_ERROR`, which is
 * reported without its words. An error that is already mapped is returned as it is.
 */
export function toTrpcError(error: unknown): TRPCError {
  const cause = error instanceof TRPCError ? error.cause : error
  if (cause instanceof DoorRefusal && error instanceof TRPCError) return error
  const refusal = refusalOf(cause)
  if (refusal) return asTrpcError({ code: statusOf(refusal.code), refusal, cause })
  if (isDatabaseAway(cause)) return asTrpcError({ code: 'SERVICE_UNAVAILABLE', refusal: databaseAway, cause })
  if (error instanceof TRPCError) return error
  return new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: 'unexpected', cause: error })
}

export const databaseAway: RefusalReason = {
  code: 'server/database-away',
  message: 'The database does not answer at the moment.',
  wayOut: 'Wait a few seconds and look again before you repeat a change: it comes back by itself.',
  who: null,
}

function asTrpcError(options: { code: TRPCError['code']; refusal: RefusalReason; cause: unknown }): TRPCError {
  const { code, refusal, cause } = options
  return new TRPCError({ code, message: refusal.message, cause: new DoorRefusal(refusal, { cause }) })
}

/** By the last part of the code (`plan/stale`), which says the kind of refusal in every slice alike. */
function statusOf(code: string): TRPCError['code'] {
  const kind = code.slice(code.lastIndexOf('/') + 1)
  for (const [status, words] of statusWords) if (words.some((word) => kind.includes(word))) return status
  return 'PRECONDITION_FAILED'
}

const statusWords: [TRPCError['code'], string[]][] = [
  ['NOT_FOUND', ['unknown', 'not-found', 'no-such']],
  ['BAD_REQUEST', ['invalid', 'malformed', 'out-of-range', 'parameter']],
  ['FORBIDDEN', ['role', 'permission', 'scope', 'may-not', 'forbidden', 'own']],
  ['CONFLICT', ['stale', 'changed', 'locked', 'already', 'state', 'busy', 'conflict']],
  ['TOO_MANY_REQUESTS', ['budget', 'too-many']],
]

/** Refusals are told by what they carry, so that this door needs no list of the slices' own error classes. */
function refusalOf(error: unknown): RefusalReason | null {
  if (!(error instanceof Error) || !('refusal' in error)) return null
  const { refusal } = error
  if (typeof refusal !== 'object' || refusal === null) return null
  if (!('code' in refusal) || !('message' in refusal) || !('wayOut' in refusal)) return null
  const who = 'who' in refusal && typeof refusal.who === 'string' ? refusal.who : null
  return { code: String(refusal.code), message: String(refusal.message), wayOut: String(refusal.wayOut), who }
}
