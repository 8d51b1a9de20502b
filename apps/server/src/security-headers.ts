import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/**
 * Everything from our own address only; no inline script, no `eval`. A page's nonce admits the style elements that the
 * console's building blocks add at run time, and nothing else.
 */
export function contentSecurityPolicy(options: { nonce: string | null }): string {
  const style = options.nonce === null ? "'self'" : `'self' 'nonce-${options.nonce}'`
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${style}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')
}

export async function addSecurityHeaders(app: FastifyInstance, options: { secure: boolean }): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: false,
    // Only behind TLS: over plain HTTP browsers ignore it, and on localhost it would break other servers of the developer.
    strictTransportSecurity: options.secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy({ nonce: null }))
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  })
}
