import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { contentSecurityPolicy } from './security-headers.ts'
import { sendProblem } from './problem.ts'

/**
 * Serves the built console: hashed files for ever, everything else asked anew each time, and `index.html` for every page
 * address, with a nonce of its own so that no inline style but our own building blocks' is ever accepted.
 */
export async function serveConsole(app: FastifyInstance, options: { folder: string }): Promise<void> {
  const { folder } = options
  const built = existsSync(join(folder, 'index.html'))
  if (built) {
    await app.register(staticFiles, {
      root: folder,
      index: false,
      wildcard: true,
      decorateReply: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    if (!isPage(request)) return sendProblem({ request, reply, problem: 'not-found' })
    if (!built) return reply.code(503).type('text/plain; charset=utf-8').send('The console is not built. Run: npm run build\n')
    return sendIndex({ folder, reply })
  })
  if (built) app.get('/', (_request, reply) => sendIndex({ folder, reply }))
}

/** A page address: asked for by navigating, and not one of a file that is missing. */
function isPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const path = request.url.split('?')[0] ?? '/'
  if (path.startsWith('/trpc') || path.startsWith('/assets/')) return false
  return (request.headers.accept ?? '').includes('text/html')
}

function sendIndex(options: { folder: string; reply: FastifyReply }): FastifyReply {
  const { folder, reply } = options
  const nonce = randomBytes(16).toString('base64')
  // Read each time: a rebuilt console is served without a restart, and the file is small.
  const page = readFileSync(join(folder, 'index.html'), 'utf8').replace(
    '</head>',
    `<meta property="csp-nonce" content="${nonce}" nonce="${nonce}"></head>`,
  )
  return reply
    .header('content-security-policy', contentSecurityPolicy({ nonce }))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page)
}
