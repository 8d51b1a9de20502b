import type { FastifyReply, FastifyRequest } from 'fastify'

/** What the HTTP door itself refuses, outside of any procedure: what, and the way out. */
export const problems = {
  'wrong-host': {
    status: 421,
    code: 'request/wrong-host',
    message: 'This server answers on its loopback address only.',
    wayOut: 'Open the address that the server printed at start.',
  },
  'wrong-content-type': {
    status: 415,
    code: 'request/wrong-content-type',
    message: 'Only application/json is understood.',
    wayOut: 'Send a JSON document with that content type.',
  },
  'cross-site': {
    status: 403,
    code: 'request/cross-site',
    message: 'The request came from another site.',
    wayOut: 'Use the console under its own address.',
  },
  'too-large': { status: 413, code: 'request/too-large', message: 'The request is too large.', wayOut: 'Send less at once: at most 1 MB.' },
  'not-json': { status: 400, code: 'request/not-json', message: 'The request is not valid JSON.', wayOut: 'Send a JSON document.' },
  malformed: {
    status: 400,
    code: 'request/malformed',
    message: 'The request can not be understood.',
    wayOut: 'Check address and headers.',
  },
  'too-many': {
    status: 429,
    code: 'request/too-many',
    message: 'Too many requests in a short time.',
    wayOut: 'Wait a minute and try again.',
  },
  'not-found': {
    status: 404,
    code: 'request/not-found',
    message: 'There is nothing at this address.',
    wayOut: 'Start at the address of the console.',
  },
  'loopback-only': {
    status: 403,
    code: 'request/loopback-only',
    message: 'This is answered on this machine only.',
    wayOut: 'Ask from the machine that the server runs on.',
  },
  'signed-out': {
    status: 401,
    code: 'session/signed-out',
    message: 'You are not signed in, or the session has ended.',
    wayOut: 'Open a sign-in link, or send a valid token.',
  },
  'no-change-source': {
    status: 401,
    code: 'change/token-unknown',
    message: 'This token belongs to no source of changes.',
    wayOut: 'Send `Authorization: Bearer …` with a token that an admin made for this source.',
  },
  'role-may-not': {
    status: 403,
    code: 'session/role-may-not',
    message: 'Your role or scope does not cover the whole audit log.',
    wayOut: 'Ask a lead, an auditor or an admin who sees every tenant.',
  },
  'database-away': {
    status: 503,
    code: 'server/database-away',
    message: 'The database does not answer at the moment.',
    wayOut: 'Wait a few seconds and look again before you repeat a change: it comes back by itself.',
  },
  draining: { status: 503, code: 'server/draining', message: 'The server is about to stop.', wayOut: 'Try again in a moment.' },
  unexpected: {
    status: 500,
    code: 'server/unexpected',
    message: 'Something failed on our side.',
    wayOut: 'Try once more; if it stays, give the id of the error to the engineers.',
  },
} as const
export type ProblemName = keyof typeof problems

/**
 * Answers with a problem in the shape its reader understands: below `/trpc` the envelope of a tRPC error, with the same
 * `data.refusal` as refusals of procedures have; elsewhere `{ error: { code, message, wayOut } }`.
 */
export function sendProblem(options: {
  request: FastifyRequest
  reply: FastifyReply
  problem: ProblemName
  errorId?: string
}): FastifyReply {
  const { request, reply, problem, errorId } = options
  const { status, code, message, wayOut } = problems[problem]
  const id = errorId === undefined ? {} : { errorId }
  const sentence = errorId === undefined ? message : `${message} Error ${errorId}.`
  reply.code(status).header('cache-control', 'no-store').type('application/json; charset=utf-8')
  if (!request.url.startsWith('/trpc')) return reply.send({ error: { code, message: sentence, wayOut, ...id } })
  const data = {
    code: trpcCodes[status] ?? 'INTERNAL_SERVER_ERROR',
    httpStatus: status,
    refusal: { code, message, wayOut, who: null },
    fields: [],
    errorId: errorId ?? null,
  }
  return reply.send({ error: { message: sentence, code: jsonRpcCode, data } })
}

const jsonRpcCode = -32600

const trpcCodes: Record<number, string> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
}
