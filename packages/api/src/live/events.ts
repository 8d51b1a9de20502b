import { tracked } from '@trpc/server'
import { z } from 'zod'
import { followLiveEvents } from '@lamplighter/operations'
import { toTrpcError } from '../error-mapping.ts'
import { idSchema } from '../input.ts'
import { procedure } from '../procedure.ts'

/**
 * Server-sent events; every one carries its id, so that a client that was cut off resumes after the last one it saw. Ends when
 * the client leaves or the server drains.
 */
export const liveEvents = procedure('read')
  .input(z.object({ tenant: idSchema.optional(), run: idSchema.optional(), lastEventId: z.string().max(100).nullish() }).prefault({}))
  .subscription(async function* ({ ctx, input, signal }) {
    const ended = signal ? AbortSignal.any([signal, ctx.drain]) : ctx.drain
    const { lastEventId, ...filter } = input
    try {
      const events = followLiveEvents({
        context: ctx.operations,
        operator: ctx.caller.operator,
        ...filter,
        lastEventId: lastEventId ?? null,
        signal: ended,
      })
      for await (const event of events) yield tracked(event.id, event)
    } catch (error) {
      // A stream's error does not pass the builder's own mapping: it is thrown after the procedure has answered.
      if (!ended.aborted) throw toTrpcError(error)
    }
  })
