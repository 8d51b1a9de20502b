import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendProblem } from './problem.ts'

export const sessionCookie = 'lamplighter_session'

/**
 * Refuses, before anything is read: changes that another site makes a browser send (CSRF), bodies that are no JSON, and
 * requests for another host name than ours (DNS rebinding). A request with a bearer token needs no CSRF check: no browser adds
 * one by itself.
 */
export function addRequestGuards(app: FastifyInstance, options: { allowedOrigins: () => string[]; loopbackOnly: boolean }): void {
  app.addHook('onRequest', async (request, reply) => {
    if (options.loopbackOnly && !isOwnName(request.headers.host)) return sendProblem({ request, reply, problem: 'wrong-host' })
    if (!changesSomething(request)) return
    if (hasBody(request) && !isJson(request)) return sendProblem({ request, reply, problem: 'wrong-content-type' })
    if (isForeign(request, options.allowedOrigins())) return sendProblem({ request, reply, problem: 'cross-site' })
  })
}

function changesSomething(request: FastifyRequest): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD' && request.method !== 'OPTIONS'
}

function hasBody(request: FastifyRequest): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
}

function isJson(request: FastifyRequest): boolean {
  return /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')
}

/** Fetch Metadata says it where the browser knows it; else the Origin; a cookie with neither is not trusted either. */
function isForeign(request: FastifyRequest, allowedOrigins: string[]): boolean {
  if (request.headers.authorization?.startsWith('Bearer ')) return false
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin } = request.headers
  if (origin !== undefined) return !allowedOrigins.includes(origin)
  return request.headers.cookie?.includes(`${sessionCookie}=`) ?? false
}

function isOwnName(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '')
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name)
}
