import { TRPCError } from '@trpc/server'
import { OperationRefusal } from '@lamplighter/operations'
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
  if (cause instanceof OperationRefusal) return asTrpcError({ code: statusOf(cause.refusal.code), refusal: cause.refusal, cause })
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

/** By the last part of the code, which says the kind of refusal in every slice alike (`plan/stale`, `diagnosis/stale`). */
function statusOf(code: string): TRPCError['code'] {
  // Here it is not the diagnosis that is unknown but its cause: a rule of the decision, like all that are not listed.
  if (code === 'diagnosis/unknown') return 'PRECONDITION_FAILED'
  return statusOfKind[code.slice(code.lastIndexOf('/') + 1)] ?? 'PRECONDITION_FAILED'
}

const statusOfKind: Record<string, TRPCError['code']> = {
  unknown: 'NOT_FOUND',
  'retired-unknown': 'NOT_FOUND',
  invalid: 'BAD_REQUEST',
  'invalid-ring': 'BAD_REQUEST',
  'does-not-apply': 'BAD_REQUEST',
  'read-only': 'FORBIDDEN',
  scope: 'FORBIDDEN',
  role: 'FORBIDDEN',
  own: 'FORBIDDEN',
  'not-yours': 'FORBIDDEN',
  'someone-elses': 'FORBIDDEN',
  stale: 'CONFLICT',
  changed: 'CONFLICT',
  'plan-changed': 'CONFLICT',
  other: 'CONFLICT',
  consumed: 'CONFLICT',
  held: 'CONFLICT',
  state: 'CONFLICT',
  ended: 'CONFLICT',
  cancelled: 'CONFLICT',
  expired: 'CONFLICT',
  already: 'CONFLICT',
  'already-closed': 'CONFLICT',
  'not-now': 'CONFLICT',
}
