import { createServer } from 'node:http'
import { closeServer, listen } from '../http/listen.ts'
import type { Route } from '../http/route.ts'
import { send, serveRoutes } from '../http/serve.ts'
import type { PlatformStore } from '../platform/platform-store.ts'
import { treatCall, type PartnerMode } from './partner-mode.ts'

export type PartnerKind = 'payments-partner' | 'payments-partner-secondary' | 'marketplace-partner' | 'mail-relay' | 'identity-provider'

/** An outside company's service: its own HTTP endpoint, which may be down, slow, refusing or failing in part. */
export interface PartnerServer {
  id: string
  kind: PartnerKind
  region: string | null
  url: string
  port: number
  mode: () => PartnerMode
  setMode: (mode: PartnerMode) => Promise<void>
  close: () => Promise<void>
}

export async function openPartnerServer(options: {
  id: string
  kind: PartnerKind
  region?: string
  routes: (context: { mode: () => PartnerMode }) => Route[]
  store: PlatformStore
  port: number | undefined
}): Promise<PartnerServer> {
  const { id, store } = options
  const modeKey = `mode:${id}`
  const mode = () => store.get<PartnerMode>(modeKey) ?? { mode: 'up' }
  const listener = serveRoutes({ routes: options.routes({ mode }), tokens: {} })
  const delays = new Set<NodeJS.Timeout>()
  const server = createServer((request, response) => {
    const treatment = treatCall({ mode: mode(), draw: Math.random() })
    if (treatment.type === 'cut') {
      request.socket.destroy()
    } else if (treatment.type === 'fail') {
      send({ response, answer: { status: 503, body: { error: { code: 'partner-error', message: 'A part of this service is failing.' } } } })
    } else if (treatment.afterMs > 0) {
      const delay = setTimeout(() => {
        delays.delete(delay)
        listener(request, response)
      }, treatment.afterMs)
      delays.add(delay)
    } else listener(request, response)
  })
  const port = await listen({ server, port: options.port })
  return {
    id,
    kind: options.kind,
    region: options.region ?? null,
    url: `http://127.0.0.1:${port}`,
    port,
    mode,
    setMode: async (next) => {
      await store.set({ key: modeKey, value: next })
      server.closeIdleConnections()
    },
    close: async () => {
      for (const delay of delays) clearTimeout(delay)
      await closeServer(server)
    },
  }
}
