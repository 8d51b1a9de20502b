import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  createSignInLink,
  findCaller as findCallerByToken,
  OperationRefusal,
  signIn,
  signOut,
  type Caller,
  type OperationsContext,
} from '@lamplighter/operations'
import { sendProblem } from './problem.ts'
import { sessionCookie } from './request-guards.ts'

/** The token of a request: the bearer's before the cookie's, so that a script in a signed-in terminal is who it says it is. */
export function tokenOf(request: FastifyRequest): string | null {
  const { authorization } = request.headers
  if (authorization !== undefined) return /^Bearer (\S{1,500})$/.exec(authorization)?.[1] ?? null
  const cookie = request.cookies[sessionCookie]
  return cookie !== undefined && cookie.length <= 500 ? cookie : null
}

/** Scripts and the command line carry a token, browsers a cookie. */
export function gateOf(request: FastifyRequest): 'console' | 'cli' {
  return request.headers.authorization === undefined ? 'console' : 'cli'
}

export async function findCaller(options: { request: FastifyRequest; operations: OperationsContext }): Promise<Caller | null> {
  const token = tokenOf(options.request)
  return token === null ? null : findCallerByToken({ context: options.operations, token })
}

/**
 * `GET /sign-in?link=…` uses a one-time link up and starts a session; `POST /sign-out` ends it; `POST /sign-in-links` makes a
 * fresh link for whoever asks. All of them are limited per address.
 */
export function addSignIn(
  app: FastifyInstance,
  options: { operations: OperationsContext; secure: boolean; origin: () => string; onLinkUsed: (operatorId: string) => Promise<void> },
): void {
  const { operations: context, secure, origin, onLinkUsed } = options
  const cookie = { httpOnly: true, sameSite: 'lax' as const, secure, path: '/' }
  const strict = {
    config: {
      rateLimit: { max: triesPerMinute, timeWindow: '1 minute', keyGenerator: (request: FastifyRequest) => `sign-in ${request.ip}` },
    },
  }

  app.get('/sign-in', strict, async (request, reply) => {
    const link = linkOf(request)
    if (link === null) return sendPage({ reply, status: 400, words: pages.incomplete })
    try {
      const { token, expiresAt, operator } = await signIn({ context, link })
      await onLinkUsed(operator.id)
      return reply
        .setCookie(sessionCookie, token, { ...cookie, expires: expiresAt })
        .header('cache-control', 'no-store')
        .redirect('/', 303)
    } catch (error) {
      if (!(error instanceof OperationRefusal)) throw error
      // Whoever is signed in and opens a bookmarked link again just gets to the console.
      if ((await findCaller({ request, operations: context })) !== null) return reply.header('cache-control', 'no-store').redirect('/', 303)
      return sendPage({ reply, status: 410, words: pages.invalid })
    }
  })

  app.post('/sign-out', async (request, reply) => {
    const token = tokenOf(request)
    if (token !== null) await signOut({ context, token })
    return reply.clearCookie(sessionCookie, cookie).header('cache-control', 'no-store').code(204).send()
  })

  app.post('/sign-in-links', strict, async (request, reply) => {
    const caller = await findCaller({ request, operations: context })
    if (caller === null) return sendProblem({ request, reply, problem: 'signed-out' })
    const { token, expiresAt } = await createSignInLink({ context, operatorId: caller.operator.id })
    return reply
      .header('cache-control', 'no-store')
      .send({ url: signInUrl({ origin: origin(), token }), expiresAt: expiresAt.toISOString() })
  })
}

export function signInUrl(options: { origin: string; token: string }): string {
  return `${options.origin}/sign-in?link=${options.token}`
}

/** Guessing 256 random bits is hopeless at any rate; this only keeps noise away from the database. */
const triesPerMinute = 60

function linkOf(request: FastifyRequest): string | null {
  const { link } = request.query as Record<string, unknown>
  return typeof link === 'string' && /^[\w-]{16,200}$/.test(link) ? link : null
}

const fresh = 'Get a fresh one with <code>npx lamp sign-in</code> on the machine that runs the server, or from an administrator.'
const pages = {
  incomplete: { title: 'This is no whole sign-in link', body: `Copy it whole. ${fresh}` },
  // One page for unknown, used and expired: a guesser learns nothing.
  invalid: { title: 'This sign-in link is not valid any more', body: `Each link works once, and for some hours. ${fresh}` },
}

function sendPage(options: { reply: FastifyReply; status: number; words: { title: string; body: string } }): FastifyReply {
  const { title, body } = options.words
  return options.reply
    .code(options.status)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Lamplighter</title></head><body><main><h1>${title}</h1><p>${body}</p></main></body></html>\n`,
    )
}
