import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import type { FastifyInstance } from 'fastify'
import { appRouter, createApiContext, reportError, type ApiContext, type AppRouter } from '@lamplighter/api'
import type { Logger } from './log.ts'
import { findCaller, gateOf } from './sign-in.ts'

export type TrpcOptions = { operations: ApiContext['operations']; version: string; drain: AbortSignal; log: Logger }

const batchMax = 20

/** Mounts the router at `/trpc`. `open()` counts the live streams that are being read now. */
export async function mountTrpc(app: FastifyInstance, options: TrpcOptions): Promise<{ open: () => number }> {
  const { operations, version, drain, log } = options
  let streams = 0
  app.addHook('onSend', async (request, reply) => {
    if (!String(reply.getHeader('content-type') ?? '').startsWith('text/event-stream')) return
    streams += 1
    request.raw.once('close', () => (streams -= 1))
  })
  await app.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      maxBatchSize: batchMax,
      createContext: ({ req }) =>
        createApiContext({
          operations,
          serverVersion: version,
          gate: gateOf(req),
          drain,
          findCaller: () => findCaller({ request: req, operations }),
        }),
      onError: ({ error, path, type, ctx }) => {
        const report = reportError(error)
        const detail = { path, type, operator: ctx?.caller?.operator.id ?? null, code: report.refusal.code }
        if (report.errorId === null) log.debug(detail, 'request refused')
        else log.error({ ...detail, errorId: report.errorId, err: error.cause ?? error }, 'procedure failed unexpectedly')
      },
    },
  } satisfies FastifyTRPCPluginOptions<AppRouter>)
  return { open: () => streams }
}
