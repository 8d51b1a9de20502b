import { createHmac } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { rootCertificates } from 'node:tls'
import { Agent } from 'undici'
import { allowedAddress } from './allowed-address.ts'
import { exchange } from './http-exchange.ts'
import type { Secret } from './secret.ts'

export type WebhookOptions = {
  /** Must pass `webhookAddress`. */
  url: string
  secret: Secret
  /** Total, from the call to the last byte of the answer. Default 10,000. */
  timeoutMs?: number
  /** PEM of further authorities to trust for https. */
  trustedCertificates?: string
}

export type WebhookMessage = {
  /** The same for every try, so that a receiver knows what it has seen. */
  id: string
  /** Of this try; signed, so that an old message can not be played back. */
  sentAt: Date
  /** Sent byte by byte as it was signed. */
  body: string
  signal: AbortSignal
}

export type WebhookOutcome = { type: 'delivered' } | { type: 'failed'; message: string }

export type Webhook = { send(message: WebhookMessage): Promise<WebhookOutcome>; close(): Promise<void> }

/**
 * Posts messages to the one address that an operator of Lamplighter has configured, signed as standardwebhooks.com describes:
 * `webhook-signature: v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. Delivered means answered with 2xx;
 * a redirect is not followed and counts as failed. Never throws and never retries: whoever sends decides.
 */
export function openWebhook({ url, secret, timeoutMs = 10_000, trustedCertificates }: WebhookOptions): Webhook {
  const transport = new Agent({
    connections: 2,
    pipelining: 1,
    keepAliveTimeout: 5_000,
    connect: { timeout: timeoutMs, ...(trustedCertificates === undefined ? {} : { ca: [...rootCertificates, trustedCertificates] }) },
  })
  return {
    async send({ id, sentAt, body, signal }) {
      const target = webhookAddress(url)
      if (target.type === 'refused') return { type: 'failed', message: target.message }
      const timestamp = String(Math.floor(sentAt.getTime() / 1000))
      const outcome = await exchange({
        transport,
        origin: target.url.origin,
        path: `${target.url.pathname}${target.url.search}`,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'lamplighter',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signWebhook({ secret, id, timestamp, body }),
        },
        body,
        expect: 'text',
        timeoutMs,
        maxBytes: 1_048_576,
        hide: 'everything',
        signal,
      })
      if (outcome.type === 'failure') return { type: 'failed', message: outcome.message }
      if (outcome.status >= 200 && outcome.status < 300) return { type: 'delivered' }
      const redirected = outcome.status >= 300 && outcome.status < 400
      return { type: 'failed', message: `The address answered ${outcome.status}${redirected ? '; redirects are not followed' : ''}.` }
    },
    close: () => transport.destroy(),
  }
}

/** What stands in `webhook-signature`; a receiver computes the same from what it got. */
export function signWebhook(options: { secret: Secret; id: string; timestamp: string; body: string }): string {
  const { secret, id, timestamp, body } = options
  const text = secret.reveal()
  const key = text.startsWith(secretPrefix) ? Buffer.from(text.slice(secretPrefix.length), 'base64') : Buffer.from(text, 'utf8')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

const secretPrefix = 'whsec_'

/** The address, when messages may go there: over https, or over http to this machine; without user name, password or fragment. */
export function webhookAddress(text: string): { type: 'address'; url: URL } | { type: 'refused'; message: string } {
  const refused = (message: string) => ({ type: 'refused', message }) as const
  if (!URL.canParse(text)) return refused('It is no address.')
  const { protocol, hostname, hash, origin, pathname } = new URL(text)
  if (protocol !== 'https:' && !(protocol === 'http:' && isThisMachine(hostname)))
    return refused('Only https is allowed, or http to this machine (127.0.0.1, ::1, localhost).')
  if (hash !== '') return refused('An address may not carry a fragment.')
  // The same guard as for tenants' systems, with this one address as its whole book.
  return allowedAddress({ book: { baseUrl: `${origin}${pathname}`, endpoints: {} }, path: text })
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
}
