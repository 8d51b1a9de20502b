import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { closeServer, listen } from '../http/listen.ts'
import type { IssuedCertificate } from '../shared/certificate-authority.ts'
import { misbehave, type EdgeMode } from './edge-mode.ts'

/** The endpoints of one instance: HTTP and HTTPS, with the same routes behind both. */
export interface Edge {
  baseUrl: string
  tlsUrl: string
  port: number
  tlsPort: number
  mode: () => EdgeMode
  setMode: (mode: EdgeMode) => void
  certificate: () => IssuedCertificate
  installCertificate: (certificate: IssuedCertificate) => void
  close: () => Promise<void>
}

export async function openEdge(options: {
  listener: (request: IncomingMessage, response: ServerResponse) => void
  certificate: IssuedCertificate
  port: number | undefined
  tlsPort: number | undefined
}): Promise<Edge> {
  let mode: EdgeMode = 'serving'
  let certificate = options.certificate
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    if (mode === 'serving') options.listener(request, response)
    else misbehave({ mode, request, response })
  }
  const server = createServer(listener)
  const tlsServer = createTlsServer({ cert: certificate.certificatePem, key: certificate.keyPem }, listener)
  tlsServer.on('tlsClientError', () => {})
  const port = await listen({ server, port: options.port })
  const tlsPort = await listen({ server: tlsServer, port: options.tlsPort })
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    tlsUrl: `https://127.0.0.1:${tlsPort}`,
    port,
    tlsPort,
    mode: () => mode,
    setMode: (next) => {
      mode = next
      for (const one of [server, tlsServer]) one.closeAllConnections()
    },
    certificate: () => certificate,
    installCertificate: (next) => {
      certificate = next
      tlsServer.setSecureContext({ cert: next.certificatePem, key: next.keyPem })
      tlsServer.closeIdleConnections()
    },
    close: async () => {
      await Promise.all([closeServer(server), closeServer(tlsServer)])
    },
  }
}
