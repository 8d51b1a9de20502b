import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { isLoopback } from './env.ts'
import { sendProblem } from './problem.ts'

/** Figures of this process in Prometheus' text format, at `GET /metrics`, to callers on this machine only. */
export function addMetrics(app: FastifyInstance, options: { openStreams: () => number; isDatabaseUp: () => boolean }): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Histogram({
    name: 'lamplighter_http_request_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  })
  const refused = new Counter({
    name: 'lamplighter_http_refused_total',
    help: 'Requests answered with 4xx',
    labelNames: ['status'],
    registers,
  })
  new Gauge({
    name: 'lamplighter_live_streams',
    help: 'Open live update streams',
    registers,
    collect() {
      this.set(options.openStreams())
    },
  })
  new Gauge({
    name: 'lamplighter_database_up',
    help: '1 while the database answers',
    registers,
    collect() {
      this.set(options.isDatabaseUp() ? 1 : 0)
    },
  })

  app.addHook('onResponse', async (request, reply) => {
    const status = String(reply.statusCode)
    // The route's pattern, never the address: that would be one series per tenant, and could hold a secret.
    requests.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status }, reply.elapsedTime / 1000)
    if (reply.statusCode >= 400 && reply.statusCode < 500) refused.inc({ status })
  })
  app.get('/metrics', async (request, reply) => {
    if (!isLoopback(request.ip.replace('::ffff:', ''))) return sendProblem({ request, reply, problem: 'loopback-only' })
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
