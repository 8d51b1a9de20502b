import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { isDatabaseAway, type ApiContext } from '@lamplighter/api'
import { addAuditExport } from './audit-export.ts'
import { addChangeDoor } from './change-door.ts'
import { serveConsole } from './console-files.ts'
import { countRequests } from './drain.ts'
import { addHealthRoutes, type Readiness } from './health-routes.ts'
import type { Logger } from './log.ts'
import { addMetrics } from './metrics.ts'
import { sendProblem, type ProblemName } from './problem.ts'
import { addRequestGuards } from './request-guards.ts'
import { addSecurityHeaders } from './security-headers.ts'
import { addSignIn, tokenOf } from './sign-in.ts'
import { mountTrpc } from './trpc-route.ts'

export type HttpOptions = {
  log: Logger
  operations: ApiContext['operations']
  consoleFolder: string
  instanceId: string
  version: string
  /** Our own address, known once we listen; or the public one. */
  origin: () => string
  publicUrl: string | null
  loopbackOnly: boolean
  readiness: () => Readiness
  drain: AbortSignal
  onLinkUsed: (operatorId: string) => Promise<void>
}

const bodyBytesMax = 1_048_576

/** The HTTP door: guards first, then sign-in, tRPC, health and the console. Not listening yet. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { log, operations, publicUrl, readiness, drain } = options
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // Live streams never end by themselves; without this, closing would wait for them.
    forceCloseConnections: true,
    bodyLimit: bodyBytesMax,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 4000 },
    genReqId: () => randomUUID(),
    trustProxy: publicUrl === null ? false : 'loopback',
    return503OnClosing: true,
    // A path that can not even be decoded never reaches the hooks.
    frameworkErrors: (error, request, reply) => void answerError({ error, request, reply }),
  })
  const secure = publicUrl?.startsWith('https:') ?? false
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler((error: FastifyError, request, reply) => answerError({ error, request, reply }))
  countRequests(app)
  await app.register(cookie)
  await addSecurityHeaders(app, { secure })
  addRequestGuards(app, {
    allowedOrigins: () => [options.origin(), ...localAliases(options.origin())],
    loopbackOnly: options.loopbackOnly && publicUrl === null,
  })
  await app.register(rateLimit, {
    max: 3000,
    timeWindow: '1 minute',
    keyGenerator: (request) => tokenOf(request) ?? request.ip,
    errorResponseBuilder: () => Object.assign(new Error('too many requests'), { statusCode: 429 }),
  })
  await app.register(compress, {
    global: true,
    threshold: 2048,
    encodings: ['br', 'gzip'],
    customTypes: /^(?!text\/event-stream)(text\/|application\/(json|javascript|manifest\+json)|image\/svg)/,
  })
  const streams = await mountTrpc(app, { operations, version: options.version, drain, log })
  addMetrics(app, { openStreams: streams.open, isDatabaseUp: () => readiness().database })
  addHealthRoutes(app, { instanceId: options.instanceId, version: options.version, readiness })
  addSignIn(app, { operations, secure, origin: options.origin, onLinkUsed: options.onLinkUsed })
  addAuditExport(app, { operations, drain })
  addChangeDoor(app, { operations })
  await serveConsole(app, { folder: options.consoleFolder })
  return app
}

/** `localhost` and `127.0.0.1` are the same server to people, and two origins to browsers. */
function localAliases(origin: string): string[] {
  const { protocol, port } = new URL(origin)
  return ['localhost', '127.0.0.1', '[::1]'].map((name) => `${protocol}//${name}:${port}`)
}

function answerError(options: { error: FastifyError; request: FastifyRequest; reply: FastifyReply }): FastifyReply {
  const { error, request, reply } = options
  if (isDatabaseAway(error)) {
    reply.header('retry-after', '3')
    return sendProblem({ request, reply, problem: 'database-away' })
  }
  const problem = problemOf(error)
  if (problem !== 'unexpected') return sendProblem({ request, reply, problem })
  const errorId = randomUUID()
  request.log.error({ errorId, err: error, method: request.method, route: request.routeOptions.url }, 'request failed unexpectedly')
  return sendProblem({ request, reply, problem, errorId })
}

function problemOf(error: FastifyError): ProblemName {
  switch (error.statusCode) {
    case 413:
      return 'too-large'
    case 415:
      return 'wrong-content-type'
    case 429:
      return 'too-many'
    case 404:
      return 'not-found'
    case 503:
      return 'draining'
    default:
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? 'malformed' : 'unexpected'
  }
}
