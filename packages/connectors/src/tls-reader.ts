import { isIP } from 'node:net'
import { connect, type PeerCertificate } from 'node:tls'
import type { TlsOutcome, TlsReader } from './clients.ts'
import { failureReason } from './failure-reason.ts'
import { redactLine } from './redact.ts'

/**
 * Shakes hands with one endpoint of the instance, reads the certificate it presents and hangs up; sends no request.
 * Trust is not judged here: an expired or private certificate is a fact to report, not an error.
 */
export function tlsReader(options: TlsReaderOptions): TlsReader {
  return {
    inspect: ({ endpoint, serverName, timeoutMs = 4_000 }) => {
      const address = options.endpoints[endpoint]
      if (address === undefined || !URL.canParse(address)) {
        return Promise.resolve({
          type: 'failure',
          reason: 'refused',
          message: `The instance has no endpoint named "${endpoint}".`,
          durationMs: 0,
        })
      }
      const { signal, onGaveUp, now = () => new Date() } = options
      return handshake({ url: new URL(address), serverName, timeoutMs, signal, onGaveUp, now })
    },
  }
}

type TlsReaderOptions = {
  endpoints: Record<string, string>
  signal: AbortSignal
  now?: () => Date
  /** Told when our own deadline ended a handshake, and nothing that the server did. */
  onGaveUp?: (() => void) | undefined
}

type Handshake = Required<Omit<TlsReaderOptions, 'endpoints' | 'onGaveUp'>> &
  Pick<TlsReaderOptions, 'onGaveUp'> & { url: URL; serverName: string | undefined; timeoutMs: number }

function handshake({ url, serverName, timeoutMs, signal, onGaveUp, now }: Handshake): Promise<TlsOutcome> {
  const startedAt = performance.now()
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const name = serverName ?? (isIP(host) === 0 ? host : undefined)
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(url.port || 443),
      rejectUnauthorized: false,
      ...(name === undefined ? {} : { servername: name }),
    })
    let isOver = false
    const end = (outcome: TlsOutcome) => {
      isOver = true
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.on('error', () => undefined)
      socket.destroy()
      resolve({ ...outcome, durationMs: Math.round(performance.now() - startedAt) })
    }
    const fail = (reason: 'timeout' | ReturnType<typeof failureReason>, message: string) => {
      end({ type: 'failure', reason: reason === 'too-large' ? 'protocol' : reason, message: redactLine(message), durationMs: 0 })
    }
    const onAbort = () => fail('timeout', 'Stopped by the caller before the handshake was complete.')
    const giveUp = () => {
      if (isOver) return
      onGaveUp?.()
      fail('timeout', `No handshake within ${timeoutMs} ms.`)
    }
    // The answer may lie in the socket already: after a stall of ours, timers are served before it is read.
    const timer = setTimeout(() => setImmediate(giveUp), timeoutMs)
    signal.addEventListener('abort', onAbort, { once: true })
    socket.once('error', (error) => fail(failureReason(error), error.message))
    socket.once('close', () => fail('reset', 'The connection was closed during the handshake.'))
    socket.once('secureConnect', () => end(facts(socket.getPeerCertificate(), now())))
    if (signal.aborted) onAbort()
  })
}

function facts(certificate: PeerCertificate, now: Date): TlsOutcome {
  const notBefore = new Date(certificate.valid_from)
  const notAfter = new Date(certificate.valid_to)
  if (Number.isNaN(notAfter.getTime()))
    return { type: 'failure', reason: 'tls', message: 'The endpoint presents no certificate.', durationMs: 0 }
  const subject = String(certificate.subject?.CN ?? '')
  const issuer = String(certificate.issuer?.CN ?? '')
  return {
    type: 'certificate',
    subject,
    issuer,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    valid: notBefore <= now && now < notAfter,
    daysLeft: Math.floor((notAfter.getTime() - now.getTime()) / 86_400_000),
    selfSigned: subject !== '' && subject === issuer,
    durationMs: 0,
  }
}
