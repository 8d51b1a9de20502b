import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { HttpTransport } from './http-exchange.ts'

export type FreshConnectionsOptions = {
  connectionsPerHost: number
  maxHeaderSize: number
  /** PEM of the authorities to trust for https; the platform's own when absent. */
  ca?: string[]
}

/**
 * A new connection for each request, so that every look also proves that one can still be made. Runs on node:http, which
 * makes and drops a connection at less than half of undici's cost.
 */
export function freshConnections(options: FreshConnectionsOptions): HttpTransport & { destroy(): Promise<void> } {
  const shared = { keepAlive: false, maxSockets: options.connectionsPerHost }
  const agents = {
    http: new HttpAgent(shared),
    https: new HttpsAgent({ ...shared, ...(options.ca === undefined ? {} : { ca: options.ca }) }),
  }

  return {
    dispatch({ origin, path, method, headers, body }, handler) {
      const url = new URL(String(origin))
      const isTls = url.protocol === 'https:'
      const to: RequestOptions = {
        // An IPv6 address stands in brackets in an address, and without them everywhere else.
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port,
        path,
        method,
        headers: headers as Record<string, string>,
        maxHeaderSize: options.maxHeaderSize,
      }
      const sending = isTls ? httpsRequest({ ...to, agent: agents.https }) : httpRequest({ ...to, agent: agents.http })
      carry({ sending, handler })
      sending.end(body === null || body === undefined ? undefined : String(body))
    },
    destroy: async () => {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

/** Tells the handler in undici's words what happens to a request of node:http. */
function carry({ sending, handler }: { sending: ClientRequest; handler: Parameters<HttpTransport['dispatch']>[1] }): void {
  let reason: Error | null = null
  const controller = {
    get aborted() {
      return reason !== null
    },
    paused: false,
    get reason() {
      return reason
    },
    abort(error: Error) {
      reason = error
      sending.destroy()
    },
    pause() {
      sending.socket?.pause()
    },
    resume() {
      sending.socket?.resume()
    },
  }
  handler.onRequestStart?.(controller, undefined)
  sending.on('error', (error) => handler.onResponseError?.(controller, error))
  sending.on('response', (answer) => {
    handler.onResponseStart?.(controller, answer.statusCode ?? 0, answer.headers)
    answer.on('data', (chunk: Buffer) => handler.onResponseData?.(controller, chunk))
    answer.on('end', () => handler.onResponseEnd?.(controller, {}))
    answer.on('error', (error) => handler.onResponseError?.(controller, error))
  })
}
