import type { FastifyInstance } from 'fastify'

const inHand = new WeakMap<FastifyInstance, Set<unknown>>()

/** Counts the requests that are being answered, live streams left out: those end by their own signal. */
export function countRequests(app: FastifyInstance): void {
  const open = new Set<unknown>()
  inHand.set(app, open)
  app.addHook('onRequest', async (request, reply) => {
    if ((request.headers.accept ?? '').includes('text/event-stream')) return
    open.add(request.raw)
    // Whichever comes first: the answer was sent, or the caller left.
    reply.raw.once('close', () => open.delete(request.raw))
  })
}

/** Resolves when every request in hand has been answered, and after `withinMs` at the latest. */
export async function drainRequests(options: { app: FastifyInstance; withinMs: number }): Promise<void> {
  const open = inHand.get(options.app)
  const deadline = performance.now() + options.withinMs
  while (open !== undefined && open.size > 0 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20))
}
