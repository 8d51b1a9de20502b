import type { FastifyInstance } from 'fastify'

export type Readiness = {
  database: boolean
  draining: boolean
  /** Whether the product's list of tenants has been read since the start: `failed` is tried again, and we serve what is known. */
  inventory: 'pending' | 'read' | 'failed'
  /** How many tenants are known; null before the first list. */
  tenants: number | null
}

/**
 * `GET /healthz`: the process runs; says which one, so that a stale contact file is told from a live server.
 * `GET /readyz`: 200 when it can do its work now, else 503 with what is missing.
 */
export function addHealthRoutes(app: FastifyInstance, options: { instanceId: string; version: string; readiness: () => Readiness }): void {
  const { instanceId, version, readiness } = options
  app.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'alive', instanceId, version }))
  app.get('/readyz', async (_request, reply) => {
    const now = readiness()
    const ready = now.database && !now.draining && now.inventory !== 'pending'
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not-ready', ...now })
  })
}
